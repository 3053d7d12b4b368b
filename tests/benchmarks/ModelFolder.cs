using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Export.Quantization;
using EdgeSdk.Trainer.Tests.Export;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Benchmarks;

/// <summary>Exports the benchmarks' models, with random weights, and opens them.</summary>
internal sealed class ModelFolder : IDisposable
{
    private static readonly int[] Skippable = [0, 8];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edgesdk-benchmarks-");
    private readonly List<IDisposable> _opened = [];

    /// <summary>Threads of one operator.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The shape of the image all of them take.</summary>
    public static ModelInput Input { get; } = new(1, 28, 28);

    /// <summary>
    /// Three single-block stages of 64, 128 and 256 channels behind a stem of stride 2. Level l of the gated network runs every block at tier l.
    /// </summary>
    /// <param name="shares">The tiers, in 32nds of the channels; with one only, the plain network of that width.</param>
    /// <param name="skipped">How many blocks to append that can be skipped, and are at every level but the last.</param>
    public static RandomNetwork Network(int[] shares, int skipped = 0)
    {
        int[] Tiers(int channels) => [.. shares.Select(share => channels * share / 32)];
        var behind = Enumerable.Repeat((256, 1, Skippable), skipped);
        return new(7)
        {
            Input = Input,
            StemChannels = 64,
            StemStride = 2,
            Blocks = [(64, 1, Tiers(64)), (128, 2, Tiers(128)), (256, 2, Tiers(256)), .. behind],
            Levels = skipped > 0 ? [0.5, 1] : [.. Enumerable.Range(1, shares.Length).Select(level => (double)level / shares.Length)],
            Classes = 10,
        };
    }

    /// <summary>Exports a network, opens it once, and prepares a run at each budget.</summary>
    public Timed[] Open(NetworkSnapshot network, double[] budgets, Func<IReadOnlyList<long>, TierTree?>? shape = null)
    {
        var path = Path.Combine(_folder.FullName, "model.onnx");
        OnnxExporter.ExportCore(network, RandomNetwork.Describe(network), path, shape);
        return Open(path, budgets, network.Input);
    }

    /// <summary>Exports a network under a name of its own and returns the file.</summary>
    public string Write(NetworkSnapshot network, string name)
    {
        var path = Path.Combine(_folder.FullName, $"{name}.onnx");
        OnnxExporter.ExportCore(network, RandomNetwork.Describe(network), path, null);
        return path;
    }

    /// <summary>Opens a model that no exporter wrote.</summary>
    public Timed[] Open(ModelProto model, ModelInput input, double[] budgets)
    {
        var path = Path.Combine(_folder.FullName, "model.onnx");
        File.WriteAllBytes(path, model.ToByteArray());
        return Open(path, budgets, input);
    }

    /// <summary>Exports a network, freezes it with every block at <paramref name="tier"/>, and prepares a run.</summary>
    public Timed OpenFrozen(NetworkSnapshot network, int tier)
    {
        var path = Path.Combine(_folder.FullName, "model.onnx");
        OnnxExporter.ExportCore(network, RandomNetwork.Describe(network), path, null);
        var frozen = Path.Combine(_folder.FullName, "frozen.onnx");
        ModelFreezer.Freeze(path, network.Levels[tier], frozen, [.. network.Blocks.Select(_ => tier)]);
        return Open(frozen, [1], network.Input)[0];
    }

    /// <summary>Exports a network, quantises it on random images, and prepares a run at each budget.</summary>
    public Timed[] OpenQuantized(NetworkSnapshot network, double[] budgets, QuantizationOptions? options = null)
    {
        var path = Path.Combine(_folder.FullName, "model.onnx");
        OnnxExporter.ExportCore(network, RandomNetwork.Describe(network), path, null);
        var pixels = new byte[8 * network.Input.Channels * network.Input.Height * network.Input.Width];
        new Random(2).NextBytes(pixels);
        var images = new ImageSet("random", network.Input, pixels, [], []);
        File.WriteAllBytes(path, ModelQuantizer.Rewrite(path, images, options ?? new()));
        return Open(path, budgets, network.Input);
    }

    private Timed[] Open(string path, double[] budgets, ModelInput input)
    {
        using var options = new SessionOptions { IntraOpNumThreads = Threads, InterOpNumThreads = 1 };
        var session = new InferenceSession(path, options);
        Timed[] timed = [.. budgets.Select(budget => new Timed(session, [1, input.Channels, input.Height, input.Width], (float)budget))];
        _opened.AddRange([.. timed, session]);
        return timed;
    }

    public void Dispose()
    {
        _opened.ForEach(timed => timed.Dispose());
        _folder.Delete(recursive: true);
    }
}
