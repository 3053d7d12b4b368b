using System.CommandLine;
using EdgeSdk.Tool.Evaluating;
using EdgeSdk.Tool.Output;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge evaluate</c>: how good a model file is at every budget.</summary>
internal static class EvaluateCommand
{
    private const string Help = """
        Runs a model file on the test images of a data set or a folder, as a device would: one image at a time, in ONNX Runtime. For every level it
        gives top-1 and top-5, the calibration error and the MACs that these images really cost; then the same for every budget that is spent in the
        mean, where unsure images run again at a higher level.

        Examples:
          edge evaluate model.onnx                        all test images of Fashion-MNIST
          edge evaluate parts.onnx --data parts           the test images of a folder, scaled to what the model takes
          edge evaluate model.int8.onnx --images 1000 --json
        """;

    public static Command Create()
    {
        var model = new ModelOptions();
        var data = new DataOptions();
        var images = new Option<int?>("--images") { Description = "The first so many test images only." };
        var threads = new Option<int>("--threads") { Description = "Threads of one operator; 0 is one per physical core." };
        var command = new Command("evaluate", Help) { images, threads, JsonOutput.Option };
        model.AddTo(command);
        data.AddTo(command);
        command.SetAction(parsed =>
        {
            using var opened = model.Open(parsed, options =>
            {
                options.Threads = parsed.GetValue(threads);
                // What the device feels decides nothing here: the policies are limits, and the run is the same everywhere.
                options.Signals.Manual = true;
            });
            var (name, set) = data.Open(parsed, opened.Manifest.Input);
            var test = parsed.GetValue(images) is not { } count ? set.Test
                : count >= 1 && count <= set.Test.Count ? set.Test.Take(count)
                : throw new ArgumentException($"--images is {count}; give 1 to {set.Test.Count}, the test images there are.");
            var evaluation = new ModelEvaluation(opened, TestImages.Of(test, opened.Manifest));
            var json = JsonOutput.IsWanted(parsed);
            var budgets = ProgressDisplay.Show(progress => evaluation.Run(progress), json);
            if (json)
                JsonOutput.Write(new { Model = opened.Manifest.Name, Data = name, Images = test.Count, Target = opened.Target.Name, opened.Manifest.DenseMacs, Budgets = budgets });
            else
                Write(budgets, $"{opened.Manifest.Name} on {test.Count} test images of {name}, {opened.Target}");
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(IReadOnlyList<EvaluatedBudget> budgets, string title)
    {
        var table = FigureTable.Create(title, "budget", "spent as", "top-1", "top-5", "calibration error", "MACs", "share of dense", "ran twice");
        foreach (var row in budgets)
        {
            table.AddRow(
                FigureTable.Number(row.Budget, "0.00"), row.Escalates ? "the mean" : "level", FigureTable.Number(row.Top1, "0.0 %"), FigureTable.Number(row.Top5, "0.0 %"),
                FigureTable.Number(row.CalibrationError, "0.0 %"), FigureTable.Number(row.Macs / 1e6, "0.00") + " M", FigureTable.Number(row.MacsShare, "0.000"),
                FigureTable.Number(row.RanTwice, "0.0 %"));
        }

        AnsiConsole.Write(table);
    }
}
