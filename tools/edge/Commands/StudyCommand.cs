using System.CommandLine;
using EdgeSdk.Tool.Output;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Studies;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge study</c>: many runs, one table.</summary>
internal static class StudyCommand
{
    private const string Help = """
        Trains every row of a study with every seed and writes the table over them. The folder holds study.json; what is finished
        (reports/) is not run again, so the same command goes on after Ctrl-C. Start it twice to use two processors.

        Examples:
          edge study docs/studies/fashion-mnist --threads 1
          edge study docs/studies/fashion-mnist --threads 1     in a second terminal
          edge study docs/studies/fashion-mnist --table         only the table, of what is finished
          edge study quick --set epochs=1                       one setting of all rows, not as study.json has it
        """;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "The folder with study.json." };
        var data = new DataOptions();
        var byName = new SetOption();
        var threads = new Option<int>("--threads") { Description = "Threads; 0 uses all processors." };
        var device = new Option<string>("--device") { Description = $"Where to compute: {string.Join(", ", DeviceNames.All)}.", DefaultValueFactory = _ => DeviceNames.Cpu };
        device.AcceptOnlyFromAmong([.. DeviceNames.All]);
        var images = new Option<int?>("--images") { Description = "Train on the first so many images only." };
        var table = new Option<bool>("--table") { Description = "Train nothing; write the table over what is finished." };
        var command = new Command("study", Help) { folder, threads, device, images, table, JsonOutput.Option };
        byName.AddTo(command);
        data.AddTo(command);
        command.SetAction(parsed =>
        {
            var settings = byName.Read(parsed, new Dictionary<string, string> { ["threads"] = "--threads", ["device"] = "--device", ["seed"] = "seeds in study.json" });
            _ = SetOption.Apply(new TrainingOptions(), settings);
            var study = new Study(parsed.GetValue(folder)!, settings);
            if (parsed.GetValue(table))
                return Finish(parsed, study, study.Tabulate());
            var (_, set) = data.Open(parsed);
            using var stop = new StopSignal();
            try
            {
                return Finish(parsed, study, ProgressDisplay.Show(progress => study.Execute(
                    parsed.GetValue(images) is { } count ? set.Train.Take(count) : set.Train, set.Test, parsed.GetValue(threads), parsed.GetValue(device)!, set.Unlabelled, progress, stop.Token), JsonOutput.IsWanted(parsed)));
            }
            catch (OperationCanceledException)
            {
                AnsiConsole.MarkupLineInterpolated($"Stopped. The same command goes on from where it was.");
                return ExitCode.Cancelled;
            }
        });
        return command;
    }

    private static int Finish(ParseResult parsed, Study study, (int Done, int All) runs)
    {
        if (JsonOutput.IsWanted(parsed))
            JsonOutput.Write(new { runs.Done, runs.All, Table = study.TablePath });
        else
            AnsiConsole.MarkupLineInterpolated($"{runs.Done} of {runs.All} runs are done. Table: {study.TablePath}");
        return ExitCode.Success;
    }
}
