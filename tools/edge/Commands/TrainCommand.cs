using System.CommandLine;
using EdgeSdk.Tool.Output;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Runs;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge train</c>: one run, one model file for every budget.</summary>
internal static class TrainCommand
{
    private const string Help = """
        Trains a model with its gates, without labels, fits a linear head for every level and writes one ONNX file for every budget.
        Options may add training with labels (fineTuning.epochs).

        Examples:
          edge train                                    Fashion-MNIST, the default network, into runs/fashion-mnist
          edge train --epochs 1 --images 5000           a first look in a few minutes
          edge train --data parts --size 64             your own images: a sub-folder of parts per class
          edge train --options mine.json --out runs/a   settings from a file (options.json of any run is one)
          edge train --set network.width=0.5            any setting by its name (edge options lists all)
          edge train --data parts --pretrained runs/fashion-mnist --options mine.yaml   labels for an encoder that is there already
          edge train --method vicreg-dual --target 0.3 --out runs/dual-0.3   the paper's method, which gives figures but no model file
          mpirun -n 4 edge train --threads 1            the same run over four processes, on one machine or many (docs/distribution.md)

        Ctrl-C leaves a checkpoint; the same command goes on from there.
        """;

    public static Command Create()
    {
        var data = new DataOptions();
        var byName = new SetOption();
        var output = new Option<string?>("--out") { Description = "The run folder. [default: runs/<data set>]" };
        var options = new Option<string?>("--options") { Description = "A JSON or YAML file of training options; unknown keys are refused." };
        var method = new Option<string?>("--method") { Description = $"How to pre-train: {string.Join(", ", MethodNames.All)}." };
        method.AcceptOnlyFromAmong([.. MethodNames.All]);
        var target = new Option<double?>("--target") { Description = "The share of dense that vicreg-gating and vicreg-dual are trained for, in (0, 1)." };
        var epochs = new Option<int?>("--epochs") { Description = "Passes over the training images." };
        var seed = new Option<long?>("--seed") { Description = "Seed of weights, order, views and gates." };
        var threads = new Option<int?>("--threads") { Description = "Threads; 0 uses all processors." };
        var pretrained = new Option<string?>("--pretrained")
        {
            Description = "A checkpoint, or the run folder that has one, whose encoder takes the place of pre-training; the network must be the same.",
        };
        var device = new Option<string?>("--device") { Description = $"Where to compute: {string.Join(", ", DeviceNames.All)}." };
        device.AcceptOnlyFromAmong([.. DeviceNames.All]);
        var images = new Option<int?>("--images") { Description = "Train on so many images only, drawn at random by the seed." };
        var command = new Command("train", Help) { output, options, method, target, epochs, seed, threads, device, pretrained, images, JsonOutput.Option };
        byName.AddTo(command);
        data.AddTo(command);
        command.SetAction(parsed => RankedRun.Run(ranks => Run(ranks, () => Prepare(parsed, ranks), JsonOutput.IsWanted(parsed))));
        return command;

        (TrainingRun Run, string Folder) Prepare(ParseResult parsed, Communicator ranks)
        {
            var settings = parsed.GetValue(options) is { } path ? OptionsFile.Read(path) : new TrainingOptions();
            var given = Given(parsed, ("method", method), ("target", target), ("epochs", epochs), ("seed", seed), ("threads", threads), ("pretrained", pretrained), ("device", device));
            settings = SetOption.Apply(settings, byName.Read(parsed, given)) with
            {
                Method = parsed.GetValue(method) ?? settings.Method,
                Target = parsed.GetValue(target) ?? settings.Target,
                Epochs = parsed.GetValue(epochs) ?? settings.Epochs,
                Seed = parsed.GetValue(seed) ?? settings.Seed,
                Threads = parsed.GetValue(threads) ?? settings.Threads,
                Pretrained = Checkpoint(parsed.GetValue(pretrained) ?? settings.Pretrained),
                Device = parsed.GetValue(device) ?? settings.Device,
            };
            if (given.ContainsKey("pretrained") && given.ContainsKey("epochs"))
                throw new ArgumentException("--epochs are those of pre-training, and --pretrained takes its place: name one of them. Passes over the labelled images are --set fineTuning.epochs.");
            if (parsed.GetValue(target) is not null && settings.Method is not (MethodNames.VicRegGating or MethodNames.VicRegDual))
                throw new ArgumentException($"--target has no meaning for the method {settings.Method}: leave it out, or name {MethodNames.VicRegGating} or {MethodNames.VicRegDual}.");
            var (name, set) = data.Open(parsed);
            if (parsed.GetValue(images) is { } count)
                set = Take(set, count, settings.Seed);
            var folder = parsed.GetValue(output) ?? Path.Combine("runs", name);
            return (new TrainingRun(settings, set.Train, set.Test, folder, set.Unlabelled, ranks), folder);
        }
    }

    // What has an option of its own and was given by it.
    private static Dictionary<string, string> Given(ParseResult parsed, params (string Key, Option Option)[] own) =>
        own.Where(pair => parsed.GetResult(pair.Option) is not null).ToDictionary(pair => pair.Key, pair => pair.Option.Name);

    private static string? Checkpoint(string? path) => Directory.Exists(path) ? Path.Combine(path, "checkpoint.safetensors") : path;

    private static DataSet Take(DataSet set, int count, long seed)
    {
        if (count < 1 || count > set.Train.Count)
            throw new ArgumentException($"--images is {count}; give 1 to {set.Train.Count}, the training images there are.");
        return set with { Train = set.Train.Sample(count, seed), Unlabelled = set.Unlabelled?.Sample(Math.Min(count, set.Unlabelled.Count), seed) };
    }

    private static int Run(Communicator ranks, Func<(TrainingRun Run, string Folder)> prepare, bool json)
    {
        using var stop = new StopSignal();
        var (run, folder) = Agreement.Together(ranks, prepare);
        foreach (var warning in ranks.IsFirst ? run.Warnings : [])
            Note.Write(warning);
        using var words = new LastWords(run, ranks, stop.Token);
        try
        {
            if (!ranks.IsFirst)
            {
                run.Execute(null, stop.Token);
                return ExitCode.Success;
            }

            var report = ProgressDisplay.Show(progress => run.Execute(progress, stop.Token), json);
            if (json)
                JsonOutput.Write(ReportTable.Figures(report, run));
            else
            {
                ReportTable.Write(report);
                AnsiConsole.MarkupLineInterpolated($"Model: {report.ExportSkipped ?? run.ModelPath}   Report: {run.ReportPath}");
            }

            return ExitCode.Success;
        }
        catch (OperationCanceledException)
        {
            if (ranks.IsFirst)
                AnsiConsole.MarkupLineInterpolated($"Stopped. The checkpoint in {folder} holds all that was done; run the same command to go on.");
            return ExitCode.Cancelled;
        }
    }
}
