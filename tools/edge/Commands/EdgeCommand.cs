using System.CommandLine;

namespace EdgeSdk.Tool.Commands;

/// <summary>The <c>edge</c> command with all its subcommands.</summary>
internal static class EdgeCommand
{
    public static RootCommand Create() => new("""
        EdgeSdk on the command line: train a model for every budget, look into model files, freeze a level.

        Examples:
          edge train                 Fashion-MNIST, into runs/fashion-mnist
          edge inspect model.onnx    what is in a model file
          edge export model.onnx --level 0.3 --out frozen.onnx
                                     one level as a plain network
          edge quantize model.onnx --out model.int8.onnx
                                     the same levels in 8 bits
          edge train --help          every command explains itself
        """)
    {
        TrainCommand.Create(),
        InspectCommand.Create(),
        ExportCommand.Create(),
        QuantizeCommand.Create(),
    };
}
