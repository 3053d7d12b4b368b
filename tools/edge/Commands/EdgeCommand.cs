using System.CommandLine;

namespace EdgeSdk.Tool.Commands;

/// <summary>The <c>edge</c> command with all its subcommands.</summary>
internal static class EdgeCommand
{
    public static RootCommand Create() => new("""
        EdgeSdk on the command line: train a model for every budget, look into model files, freeze a level,
        measure a device, try policies out.

        Examples:
          edge train                 Fashion-MNIST, into runs/fashion-mnist
          edge study FOLDER          many runs, one table
          edge inspect model.onnx    what is in a model file
          edge export model.onnx --level 0.3 --out frozen.onnx
                                     one level as a plain network
          edge profile model.onnx    what every level takes on this device
          edge simulate model.onnx   what the governor would do in a day
          edge quantize model.onnx --out model.int8.onnx
                                     the same levels in 8 bits
          edge targets               what this machine can run models on
          edge sign, edge verify     models that devices trust
          edge train --help          every command explains itself
        """)
    {
        TrainCommand.Create(),
        StudyCommand.Create(),
        InspectCommand.Create(),
        ProfileCommand.Create(),
        SimulateCommand.Create(),
        ExportCommand.Create(),
        QuantizeCommand.Create(),
        TargetsCommand.Create(),
        SignCommand.Create(),
        VerifyCommand.Create(),
    };
}
