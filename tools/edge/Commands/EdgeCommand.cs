using System.CommandLine;

namespace EdgeSdk.Tool.Commands;

/// <summary>The <c>edge</c> command with all its subcommands.</summary>
internal static class EdgeCommand
{
    public static RootCommand Create() => new("EdgeSdk on the command line: train a model for every budget, look into model files.")
    {
        TrainCommand.Create(),
        InspectCommand.Create(),
    };
}
