using System.CommandLine;
using EdgeSdk.Tool.Output;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge inspect</c>: what is in a model file.</summary>
internal static class InspectCommand
{
    public static Command Create()
    {
        var path = new Argument<string>("model") { Description = "The .onnx file." };
        var command = new Command("inspect", "Shows what is in a model file: levels, blocks with their tiers, provenance.") { path };
        command.SetAction(parsed => ExitCode.Success);
        return command;
    }
}
