using System.CommandLine;
using EdgeSdk.Budgets.Replay;
using EdgeSdk.Models;
using EdgeSdk.Simulation;
using EdgeSdk.Tool.Output;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge simulate</c>: what the governor would do.</summary>
internal static class SimulateCommand
{
    private const string Help = """
        Plays traces of a device's day under the governor that runs in production, some thousand times faster than real time, and compares it
        with the best that anybody could do who knew the whole trace. Without a trace all committed ones are played.

        Examples:
          edge simulate model.onnx                                    all committed traces
          edge simulate model.onnx --trace day.csv --out day          one trace, with a table, day/*.csv and day/*.svg
          edge simulate model.onnx --policies policies.json --battery 30
        """;

    public static Command Create()
    {
        var model = new Argument<string?>("model") { Description = "The .onnx file.", Arity = ArgumentArity.ZeroOrOne };
        var traces = new Option<string[]>("--trace") { Description = "A trace file (CSV); may be given several times." };
        var policies = new Option<string?>("--policies") { Description = "A file of policies (JSON). [default: mission to the trace's end, deadline, thermal]" };
        var deadline = new Option<double>("--deadline") { Description = "Milliseconds after which a frame is late.", DefaultValueFactory = _ => 50 };
        var battery = new Option<double?>("--battery") { Description = "Watt-hours of the full battery." };
        var learn = new Option<bool>("--learn") { Description = "Start without the device's profile: the first frames teach the governor." };
        var output = new Option<string?>("--out") { Description = "A folder for the course of every trace as CSV and SVG." };
        var write = new Option<string?>("--write-traces") { Description = "Write the committed traces into a folder, and end." };
        var command = new Command("simulate", Help) { model, traces, policies, deadline, battery, learn, output, write, JsonOutput.Option };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(write) is { } folder)
                return WriteTraces(folder);
            var file = parsed.GetValue(model) ?? throw new ArgumentException("edge simulate needs a model file.");
            if (parsed.GetValue(deadline) is not (> 0 and < 3.6e6 and var late))
                throw new ArgumentException($"--deadline is {parsed.GetValue(deadline)}; give milliseconds above 0.");
            if (parsed.GetValue(battery) is not (null or > 0 and < 100_000))
                throw new ArgumentException($"--battery is {parsed.GetValue(battery)}; give watt-hours above 0.");
            var device = new DeviceModel();
            var section = parsed.GetValue(policies) is { } path ? File.ReadAllText(path) : null;
            var plan = new SimulationPlan(
                ModelManifest.Read(file), device with { BatteryWattHours = parsed.GetValue(battery) ?? device.BatteryWattHours }, section, late / 1000, !parsed.GetValue(learn));
            Play(plan, parsed.GetValue(traces) is { Length: > 0 } given ? given : Committed(), parsed.GetValue(output), JsonOutput.IsWanted(parsed));
            return ExitCode.Success;
        });
        return command;
    }

    private static string[] Committed() =>
        [.. TraceGenerator.All.Select(trace => Path.Combine(AppContext.BaseDirectory, "traces", trace.Name + ".csv"))];

    private static int WriteTraces(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, _, _) in TraceGenerator.All)
            File.WriteAllText(Path.Combine(folder, name + ".csv"), TraceGenerator.Text(name));
        AnsiConsole.MarkupLineInterpolated($"{TraceGenerator.All.Count} traces in {folder}");
        return ExitCode.Success;
    }

    private static void Play(SimulationPlan plan, string[] paths, string? folder, bool json)
    {
        var table = new SimulationTable();
        foreach (var path in paths)
        {
            var trace = Trace.Read(path);
            using var log = new MemoryStream();
            var start = TimeProvider.System.GetTimestamp();
            var result = plan.Run(trace, log);
            var speed = trace.Seconds / TimeProvider.System.GetElapsedTime(start).TotalSeconds;
            log.Position = 0;
            using var reader = new StreamReader(log);
            table.Add(plan, trace, result, DecisionReplay.Run(reader), speed);
            if (folder is not null)
                Save(result, folder, plan);
        }
        table.Write(json);
    }

    private static void Save(SimulationResult result, string folder, SimulationPlan plan)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, result.Trace + ".csv"), ResultCsv.Format(result));
        File.WriteAllText(Path.Combine(folder, result.Trace + ".svg"), SvgChart.Draw(result, plan.Device.TripCelsius, plan.Deadline));
    }
}
