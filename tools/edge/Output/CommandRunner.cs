using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Tool.Output;

/// <summary>Runs a command line; whatever goes wrong becomes one sentence on standard error and an exit code.</summary>
internal static class CommandRunner
{
    public static int Run(RootCommand root, string[] args)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 || UnknownOption(parsed) is not null)
        {
            var command = parsed.CommandResult.Command == root ? "edge" : $"edge {parsed.CommandResult.Command.Name}";
            // All ranks of a run were given this line.
            if (Launcher.IsFirstOrAlone())
                Complain($"{Problem(parsed)} '{command} --help' lists what there is.");
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
        catch (Exception e) when (e is DataSetException or ModelFileException or FormatException or EdgeSdk.Execution.InferenceException or ExportException or DivergedException or ArgumentException
            or InvalidDataException or JsonException or IOException or UnauthorizedAccessException or NotSupportedException)
        {
            Complain(e.Message);
            return ExitCode.BadInput;
        }
        catch (ExternalException e)
        {
            // What the tensor library could not do, for example for want of memory; its own words follow a trace of native frames.
            Complain($"The tensor library failed: {e.Message.Split('\n')[0]} A run goes on from its last checkpoint when the command is given again.");
            return ExitCode.Failure;
        }
        catch (TypeInitializationException e) when (e.TypeName == "TorchSharp.torch")
        {
            Complain("Training needs libtorch, which is not here (the tool's package leaves it out, it is too large): let LD_LIBRARY_PATH, on Windows PATH, name a folder with the"
                + " libraries of libtorch 2.10, such as torch/lib of a Python PyTorch, or train from the source with 'dotnet run --project tools/edge -c Release -- train'.");
            return ExitCode.Failure;
        }
        catch (Exception e)
        {
            // Nobody expected it, so its trace is worth more than a sentence.
            Console.Error.WriteLine($"edge: This is a defect of edge, please report it. {e}");
            return ExitCode.Failure;
        }
    }

    // A word too many is why another is missing, and the name of a .NET type helps nobody.
    private static string Problem(ParseResult parsed) => UnknownOption(parsed) is { } unknown ? $"There is no option '{unknown}'."
        : parsed.UnmatchedTokens.Count > 0 ? $"Unrecognized command or argument '{string.Join("', '", parsed.UnmatchedTokens)}'."
        : string.Join(" ", parsed.Errors.Select(error => error.Message.Split(" as expected type ")[0].TrimEnd('.') + "."));

    // The parser takes what is no option for an argument as long as one is wanted: a misspelt option for the name of a file.
    private static string? UnknownOption(ParseResult parsed) => parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash)
        .FirstOrDefault(token => token.Type == TokenType.Argument && token.Value.StartsWith("--", StringComparison.Ordinal))?.Value;

    // Not through Spectre, which breaks a sentence where the terminal ends, or at column 80 in a file.
    public static void Complain(string sentence) =>
        Console.Error.WriteLine($"edge: {string.Join(' ', sentence.Split(['\n', '\r', '\t'], StringSplitOptions.RemoveEmptyEntries))}");
}
