using System.CommandLine;
using EdgeSdk.Profiling;
using EdgeSdk.Tool.Output;
using EdgeSdk.Tool.Timing;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge bench</c>: what the levels of a model file take here, beside plain networks.</summary>
internal static class BenchCommand
{
    private const string Help = """
        Times every level of a model file on this machine, with a made-up image that spends about the level's mean, beside the same arithmetic frozen
        into a plain network and beside the dense network, and gives the memory that opening them adds. All take turns, so that whatever else the
        machine does falls on all of them alike. It keeps nothing: 'edge profile' writes the numbers that programs use.

        Examples:
          edge bench model.onnx
          edge bench model.onnx --threads 1 2 4 --seconds 10    one table for each number of threads
          edge bench model.onnx --device cuda --json
        """;

    public static Command Create()
    {
        var model = new ModelOptions();
        var seconds = new Option<double>("--seconds") { Description = "How long to time, for each number of threads, 0.1 to 3600.", DefaultValueFactory = _ => 5 };
        var threads = new Option<int[]>("--threads")
        {
            Description = "Threads of one operator, one number or several; 0 is one per physical core.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [0],
        };
        var command = new Command("bench", Help) { seconds, threads, JsonOutput.Option };
        model.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(seconds) is not (>= 0.1 and <= 3600 and var duration))
                throw new ArgumentException($"--seconds is {parsed.GetValue(seconds)}; give 0.1 to 3600.");
            List<BenchResult> results = [];
            foreach (var count in parsed.GetValue(threads)!)
            {
                using var bench = new ModelBench(model.Path(parsed), options =>
                {
                    options.Threads = count;
                    model.Choose(parsed, options.Targets);
                });
                var result = bench.Run(count, TimeSpan.FromSeconds(duration), TimeProvider.System);
                results.Add(result);
                if (!JsonOutput.IsWanted(parsed))
                    Write(result);
            }

            if (JsonOutput.IsWanted(parsed))
                JsonOutput.Write(new { Model = model.Path(parsed), Device = DeviceName.Current, Runs = results });
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(BenchResult result)
    {
        var table = FigureTable.Create(
            $"{DeviceName.Current}, {result.Target}, {(result.Threads == 0 ? "a thread per physical core" : $"threads: {result.Threads}")}",
            "budget", "MACs / dense", "p50", "p99", "p50 / dense", "plain p50", "p50 / plain");
        foreach (var level in result.Levels)
        {
            table.AddRow(
                FigureTable.Number(level.Budget, "0.00"), FigureTable.Number(level.MacsShare, "0.000"), Milliseconds(level.P50), Milliseconds(level.P99), FigureTable.Number(level.OverDense, "0.00"),
                Milliseconds(level.PlainP50), FigureTable.Number(level.OverPlain, "0.00"));
        }

        AnsiConsole.Write(table);
        if (result.DenseBytes is { } dense)
        {
            AnsiConsole.MarkupLineInterpolated(
                $"Resident memory that opening adds: all levels {result.AllLevelsBytes / 1e6:0.0} MB, the dense network alone {dense / 1e6:0.0} MB. {result.Turns} turns.");
        }
        else
            AnsiConsole.MarkupLineInterpolated($"Resident memory that opening adds: {result.AllLevelsBytes / 1e6:0.0} MB. {result.Turns} turns.");
    }

    private static string Milliseconds(double? seconds) => seconds is { } known ? FigureTable.Number(known * 1000, "0.000") + " ms" : "-";
}
