using EdgeSdk.Models;
using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Trainer.Tests.Export;

/// <summary>A network of a given shape with random weights that keep the activations near 1.</summary>
internal sealed class RandomNetwork(int seed)
{
    private readonly Random _random = new(seed);

    public required ModelInput Input { get; init; }

    public required int StemChannels { get; init; }

    public int StemKernel { get; init; } = 3;

    public int StemStride { get; init; } = 1;

    public bool StemPool { get; init; }

    /// <summary>Output channels, stride and tiers of each block; the last tier is the number of inner channels.</summary>
    public required IReadOnlyList<(int Out, int Stride, int[] Tiers)> Blocks { get; init; }

    public double[] Levels { get; init; } = [0.25, 0.5, 1];

    /// <summary>Number of classes; 0 for no head.</summary>
    public int Classes { get; init; }

    /// <summary>Whether the gate looks at the image; if not, level l picks tier l of every block.</summary>
    public bool PerImage { get; init; }

    public NetworkSnapshot Create()
    {
        var stem = Convolution(Input.Channels, StemChannels, StemKernel, StemStride, StemKernel / 2);
        var blocks = new List<BlockSnapshot>();
        var channels = StemChannels;
        foreach (var (output, stride, tiers) in Blocks)
        {
            blocks.Add(Block($"stage{blocks.Count + 1}.block1", channels, output, stride, tiers));
            channels = output;
        }

        return new()
        {
            Input = Input,
            Mean = Uniform(Input.Channels, 0.2f, 0.6f),
            Std = Uniform(Input.Channels, 0.2f, 0.4f),
            Stem = stem,
            StemPool = StemPool,
            Blocks = blocks,
            Gate = PerImage ? ImageGate(blocks) : LevelGate(blocks),
            Levels = Levels,
            Head = Classes == 0 ? null : new HeadSnapshot(
                Normal(Levels.Length * Classes * channels, 0.1),
                Normal(Levels.Length * Classes, 0.1),
                [.. Enumerable.Range(0, Classes).Select(i => $"class {i}")]),
        };
    }

    public static ExportDescription Describe(NetworkSnapshot network) => new()
    {
        Name = "random",
        Levels = [.. network.Levels.Select(budget => new ModelLevel { Budget = budget, Macs = budget * MacCount.Of(network).Dense })],
        Training = new() { Method = "none", DataSet = "none", Images = 0, Epochs = 0, Seed = 0, Trainer = "tests" },
    };

    public float[] Uniform(int count, float low, float high) =>
        [.. Enumerable.Range(0, count).Select(_ => low + (high - low) * _random.NextSingle())];

    private BlockSnapshot Block(string name, int input, int output, int stride, int[] tiers) => new()
    {
        Name = name,
        InChannels = input,
        InnerChannels = tiers[^1],
        OutChannels = output,
        Stride = stride,
        Weight1 = Normal(tiers[^1] * input * 9, Math.Sqrt(2.0 / (9 * input))),
        Weight2 = Normal(output * tiers[^1] * 9, Math.Sqrt(0.5 / (9 * tiers[^1]))),
        Shortcut = input == output && stride == 1 ? null : Convolution(input, output, 1, stride, 0),
        Tiers = [.. tiers.Select(width => new TierSnapshot(
            width, Uniform(width, 0.8f, 1.2f), Normal(width, 0.1), width == 0 ? [] : Uniform(output, 0.8f, 1.2f), width == 0 ? [] : Normal(output, 0.1)))],
    };

    private GateSnapshot ImageGate(List<BlockSnapshot> blocks)
    {
        const int Hidden = 8;
        var (levels, count) = (Levels.Length, blocks.Count);
        return new()
        {
            Hidden = Hidden,
            Weight1 = Normal(Hidden * StemChannels, 1),
            Bias1 = Normal(levels * Hidden, 1),
            Weight2 = Normal(count * Hidden, 1),
            Bias2 = [.. Normal(levels * count, 0.5).Select((b, i) => b + (float)i / (levels * count) - 0.5f)],
            Thresholds = [.. blocks.Select(b => Normal(b.Tiers.Count - 1, 1).Order().ToArray())],
        };
    }

    private GateSnapshot LevelGate(List<BlockSnapshot> blocks)
    {
        const int Hidden = 16;
        var (levels, count) = (Levels.Length, blocks.Count);
        return new()
        {
            Hidden = Hidden,
            Weight1 = Normal(Hidden * StemChannels, 0.1),
            Bias1 = Normal(levels * Hidden, 0.1),
            Weight2 = new float[count * Hidden],
            Bias2 = [.. Enumerable.Range(0, levels).SelectMany(level => Enumerable.Repeat((float)level, count))],
            Thresholds = [.. blocks.Select(b => Enumerable.Range(0, b.Tiers.Count - 1).Select(k => k + 0.5f).ToArray())],
        };
    }

    private ConvolutionSnapshot Convolution(int input, int output, int kernel, int stride, int padding) => new(
        Normal(output * input * kernel * kernel, Math.Sqrt(1.0 / (input * kernel * kernel))), Normal(output, 0.1), input, output, kernel, stride, padding);

    private float[] Normal(int count, double deviation) =>
        [.. Enumerable.Range(0, count).Select(_ =>
            (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble())))];
}
