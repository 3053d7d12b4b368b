using System.CommandLine;

namespace EdgeSdk.Tool.Commands;

/// <summary>The <c>edge</c> command with all its subcommands.</summary>
internal static class EdgeCommand
{
    public static RootCommand Create() => new("""
        EdgeSdk on the command line: train a model for every budget, look into model files.

        Examples:
          edge train                 Fashion-MNIST, into runs/fashion-mnist
          edge inspect model.onnx    what is in a model file
          edge train --help          every command explains itself
        """)
    {
        TrainCommand.Create(),
        InspectCommand.Create(),
    };
}
