using System.CommandLine;
using System.Text.Json;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Runs;
using Spectre.Console;

namespace EdgeSdk.Tool.Output;

/// <summary>Runs a command line; whatever goes wrong becomes one sentence on standard error and an exit code.</summary>
internal static class CommandRunner
{
    public static int Run(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                Complain(error.Message);
            Console.Error.WriteLine($"'{parsed.CommandResult.Command.Name} --help' lists what there is.");
            return ExitCode.BadInput;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (OperationCanceledException)
        {
            return ExitCode.Cancelled;
        }
        catch (Exception e) when (e is DataSetException or ModelFileException or ExportException or DivergedException or ArgumentException
            or InvalidDataException or JsonException or IOException or UnauthorizedAccessException)
        {
            Complain(e.Message);
            return ExitCode.BadInput;
        }
    }

    private static void Complain(string sentence) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) }).MarkupLineInterpolated($"[red]edge:[/] {sentence}");
}
