using System.CommandLine;
using EdgeSdk.Profiling;
using EdgeSdk.Tool.Output;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge profile</c>: what every level takes on this device.</summary>
internal static class ProfileCommand
{
    private const string Help = """
        Measures how long a frame of every level takes on this device, and what energy it needs where a counter can be read, and leaves the profile
        beside the model. Programs that open the model on this device find it there.

        Example:
          edge profile model.onnx --seconds 10 --threads 1
        """;

    public static Command Create()
    {
        var model = new ModelOptions();
        var seconds = new Option<double>("--seconds") { Description = "How long to time the levels together, 0.1 to 3600.", DefaultValueFactory = _ => 10 };
        var threads = new Option<int>("--threads") { Description = "Threads of one operator, as the program will use; 0 is one per physical core." };
        var output = new Option<string?>("--out") { Description = "The file to write. [default: beside the model, where programs look for it]" };
        var command = new Command("profile", Help) { seconds, threads, output, JsonOutput.Option };
        model.AddTo(command);
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(seconds) is not (>= 0.1 and <= 3600 and var duration))
                throw new ArgumentException($"--seconds is {parsed.GetValue(seconds)}; give 0.1 to 3600.");
            using var opened = model.Open(parsed, options => options.Threads = parsed.GetValue(threads));
            var profile = ProfileMeasurement.Measure(opened, parsed.GetValue(threads), TimeSpan.FromSeconds(duration));
            var target = parsed.GetValue(output) ?? DeviceProfile.PathFor(model.Path(parsed), opened.Manifest, opened.Target, parsed.GetValue(threads));
            profile.Write(target);
            if (JsonOutput.IsWanted(parsed))
                JsonOutput.Write(new { Path = target, Profile = profile });
            else
                Write(profile, target);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(DeviceProfile profile, string path)
    {
        var table = FigureTable.Create($"{profile.Device}, {profile.Target}", "budget", "p50", "p99", "p50 / dense", "energy");
        foreach (var level in profile.Levels)
        {
            table.AddRow(
                FigureTable.Number(level.Budget, "0.00"), FigureTable.Number(level.P50 * 1000, "0.000") + " ms", FigureTable.Number(level.P99 * 1000, "0.000") + " ms", FigureTable.Number(level.P50 / profile.Levels[^1].P50, "0.00"),
                level.Joules is { } joules ? FigureTable.Number(joules * 1000, "0.00") + " mJ" : "no counter");
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"Profile: {path}");
    }
}
