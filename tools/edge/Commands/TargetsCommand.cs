using System.CommandLine;
using EdgeSdk.Execution;
using EdgeSdk.Tool.Output;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge targets</c>: what this machine can run models on.</summary>
internal static class TargetsCommand
{
    private const string Help = """
        Tries every target with a small network and says which work here and why the others do not.

        Examples:
          edge targets
          edge targets --plugin acme=/opt/acme/libacme_ep.so   with an execution provider that is a library of its own
        """;

    public static Command Create()
    {
        var plugIns = new Option<string[]>("--plugin") { Description = "NAME=LIBRARY: an execution provider to register first." };
        var command = new Command("targets", Help) { plugIns, JsonOutput.Option };
        command.SetAction(parsed =>
        {
            foreach (var plugIn in parsed.GetValue(plugIns) ?? [])
            {
                if (plugIn.Split('=', 2) is not [{ Length: > 0 } name, { Length: > 0 } library])
                    throw new ArgumentException($"--plugin is '{plugIn}'; give NAME=LIBRARY.");
                PlugInProviders.Register(name, library);
            }

            var reports = TargetSurvey.Run();
            if (JsonOutput.IsWanted(parsed))
                JsonOutput.Write(reports.Select(report => new { Target = report.Target.Name, Works = report.Fault is null, report.Problem, report.Adapters }));
            else
                Write(reports);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(IReadOnlyList<TargetReport> reports)
    {
        foreach (var report in reports)
        {
            AnsiConsole.MarkupLineInterpolated($"[bold]{report.Target.Name}[/]: {report.Problem ?? "works"}");
            for (var i = 0; i < report.Adapters.Count; i++)
                AnsiConsole.MarkupLineInterpolated($"  {i}: {report.Adapters[i]}");
        }
    }
}
