using System.CommandLine;

namespace EdgeSdk.Tool.Commands;

/// <summary>The <c>edge</c> command with all its subcommands.</summary>
internal static class EdgeCommand
{
    public static RootCommand Create() => new("""
        EdgeSdk on the command line: train a model for every budget, look into model files, try them on images and cameras, measure a device.

        Examples:
          edge train                                       Fashion-MNIST, into runs/fashion-mnist
          edge train --data parts                          your own images: a sub-folder of parts per class
          edge study FOLDER                                many runs, one table
          edge options                                     every setting of a training run
          edge inspect model.onnx                          what is in a model file
          edge evaluate model.onnx                         what every budget is worth on test images
          edge run model.onnx pictures --budget 0.3        pictures in, one line of JSON per picture out
          edge bench model.onnx                            what every level takes on this machine
          edge profile model.onnx                          the same, kept for the programs of this device
          edge simulate model.onnx                         what the governor would do in a day
          edge export model.onnx --level 0.3 --out frozen.onnx
          edge quantize model.onnx --out model.int8.onnx   the same levels in 8 bits
          edge targets                                     what this machine can run models on
          edge completion bash >> ~/.bashrc                commands and options with the Tab key
          edge train --help                                every command explains itself

        Exit codes: 0 done; 1 failed, though the input is not to blame; 2 bad input, with one sentence on standard error; 130 ended by Ctrl-C.
        With --json, standard output is JSON and nothing else.
        """)
    {
        TrainCommand.Create(),
        OptionsCommand.Create(),
        StudyCommand.Create(),
        InspectCommand.Create(),
        EvaluateCommand.Create(),
        RunCommand.Create(),
        BenchCommand.Create(),
        ProfileCommand.Create(),
        SimulateCommand.Create(),
        ExportCommand.Create(),
        QuantizeCommand.Create(),
        TargetsCommand.Create(),
        SignCommand.Create(),
        VerifyCommand.Create(),
        CompletionCommand.Create(),
    };
}
