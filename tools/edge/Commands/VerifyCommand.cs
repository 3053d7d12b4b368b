using System.CommandLine;
using EdgeSdk.Models;
using EdgeSdk.Tool.Output;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge verify</c>: whether a device would run a model.</summary>
internal static class VerifyCommand
{
    private const string Help = """
        Checks a model as a device does: its signature by the keys in a trust folder, then the file itself. ONNX Runtime is not involved.

        Example:
          edge verify model.onnx --trust keys --minimum 7
        """;

    public static Command Create()
    {
        var path = new Argument<string>("model") { Description = "The .onnx file, with its .sig beside it." };
        var trust = new Option<string>("--trust") { Description = "The folder of public keys (*.pem).", Required = true };
        var minimum = new Option<long>("--minimum") { Description = "The lowest version to accept." };
        var operatorSets = OperatorSets.Create();
        var command = new Command("verify", Help) { path, trust, minimum, operatorSets };
        command.SetAction(parsed =>
        {
            var identity = ModelIdentity.Read(parsed.GetValue(path)!, rules =>
            {
                rules.Folder(parsed.GetValue(trust)!);
                OperatorSets.Allow(parsed.GetValue(operatorSets))(rules);
                rules.MinimumVersion = parsed.GetValue(minimum);
            });
            AnsiConsole.MarkupLineInterpolated($"Trusted: {identity.ToString()}, key {identity.Key![..12]}");
            return ExitCode.Success;
        });
        return command;
    }
}
