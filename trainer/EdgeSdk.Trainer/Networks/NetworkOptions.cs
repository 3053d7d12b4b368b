namespace EdgeSdk.Trainer.Networks;

/// <summary>A residual network: a stem, stages of basic blocks, global average pooling.</summary>
/// <remarks>
/// The default is few wide blocks: every node of the exported graph costs microseconds whatever its width, so few wide blocks turn
/// a smaller budget into fewer milliseconds best.
/// </remarks>
public sealed record NetworkOptions
{
    /// <summary>Output channels of the first convolution. Default 64.</summary>
    public int StemChannels { get; init; } = 64;

    /// <summary>Height and width of the first convolution's kernel, odd; it is padded by half. Default 3; networks for ImageNet have 7.</summary>
    public int StemKernel { get; init; } = 3;

    /// <summary>Stride of the first convolution. Default 2.</summary>
    public int StemStride { get; init; } = 2;

    /// <summary>Whether a 3x3 max pool of stride 2 follows the first convolution, as in networks for ImageNet. Default false.</summary>
    public bool StemPool { get; init; }

    /// <summary>Factor of the channels of the stem and of all stages, above 0; the products are rounded, and at least 1. Default 1.</summary>
    public double Width { get; init; } = 1;

    /// <summary>The stages from input to output. Default 64, 128 and 240 channels, one block each, strides 1, 2, 2.</summary>
    public IReadOnlyList<StageOptions> Stages { get; init; } = [new(64, 1, 1), new(128, 1, 2), new(240, 1, 2)];

    /// <summary>
    /// The widths a block can run at, as fractions of its inner channels, rising, the last one 1. All but the last are rounded to whole
    /// multiples of <see cref="TierMultiple"/>. Default 1/16, 1/8, 1/4, 1/2, 1.
    /// </summary>
    public IReadOnlyList<double> TierFractions { get; init; } = [0.0625, 0.125, 0.25, 0.5, 1];

    /// <summary>Whether blocks whose shortcut is an identity have a tier of width 0 besides: they can be skipped altogether. Default true.</summary>
    public bool Skip { get; init; } = true;

    /// <summary>Tiers are multiples of this many channels, because kernels compute whole vectors. Default 8.</summary>
    public int TierMultiple { get; init; } = 8;

    /// <summary>What gates learn from: one of <see cref="GateKinds"/>. Default <c>budget</c>.</summary>
    public string Gates { get; init; } = GateKinds.Budget;

    /// <summary>
    /// With <c>budget</c> gates, how far images differ in what they are given: the standard deviation of their scores, where a tier is 1. At
    /// least 0.001, because a budget between two sets of widths is met by giving the harder images the wider one. More spread measured worse
    /// (docs/studies/ablation). Default 0.01.
    /// </summary>
    public double ImageSpread { get; init; } = 0.01;

    /// <summary>Hidden units of a gate network. Default 16.</summary>
    public int GateHidden { get; init; } = 16;

    /// <summary>Whether every block has a gate network of its own, and not one that all blocks share the hidden units of. Default false.</summary>
    public bool SeparateGates { get; init; }

    /// <summary>
    /// How much one decision of the gates covers: one of <see cref="GateScopes"/>. With <c>stage</c> the blocks of a stage go up and down
    /// together and the exported file runs them in one branch. With <c>level</c>, for <c>budget</c> gates, all images of a level have the same
    /// widths: a frame costs what a network built for its level costs, the file takes more memory (docs/benchmarks.md), and levels spend up
    /// to their budget and not exactly it. Default <c>block</c>.
    /// </summary>
    public string GatePer { get; init; } = GateScopes.Block;

    /// <summary>The length of the embedding: the channels of the last stage.</summary>
    public int EmbeddingLength => Scaled(Stages[^1].Channels);

    /// <summary>The channels of the stem's output.</summary>
    internal int StemOutput => Scaled(StemChannels);

    /// <summary>The blocks these options describe, from input to output.</summary>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    public IReadOnlyList<BlockShape> Blocks()
    {
        Validate();
        var blocks = new List<BlockShape>();
        var channels = StemOutput;
        foreach (var (stage, index) in Stages.Select((stage, index) => (stage, index)))
        {
            var output = Scaled(stage.Channels);
            for (var block = 0; block < stage.Blocks; block++)
            {
                var stride = block == 0 ? stage.Stride : 1;
                var identity = stride == 1 && channels == output;
                blocks.Add(new BlockShape($"stage{index + 1}.block{block + 1}", channels, output, output, stride, Tiers(output, identity)));
                channels = output;
            }
        }

        return blocks;
    }

    private int Scaled(int channels) => Math.Max(1, (int)Math.Round(channels * Width, MidpointRounding.AwayFromZero));

    private int[] Tiers(int channels, bool identity)
    {
        var widths = TierFractions
            .SkipLast(1)
            .Select(fraction => (int)Math.Round(channels * fraction / TierMultiple, MidpointRounding.AwayFromZero) * TierMultiple)
            .Select(width => Math.Clamp(width, Math.Min(TierMultiple, channels), channels))
            .Append(channels);
        return [.. (identity && Skip ? widths.Prepend(0) : widths).Distinct()];
    }

    /// <summary>How many consecutive blocks share each decision; <see langword="null"/> when each decides alone.</summary>
    internal IReadOnlyList<int>? Units() => GatePer == GateScopes.Stage ? [.. Stages.Select(stage => stage.Blocks)] : null;

    /// <summary>Checks the options against each other.</summary>
    internal void Validate()
    {
        if (StemChannels < 1 || StemStride < 1 || TierMultiple < 1 || GateHidden < 1)
            throw new ArgumentException("Network: stemChannels, stemStride, tierMultiple and gateHidden must be at least 1.");
        if (StemKernel < 1 || StemKernel % 2 == 0)
            throw new ArgumentException($"Network: stemKernel must be odd and at least 1, it is {StemKernel}.");
        if (!(Width > 0 && double.IsFinite(Width)))
            throw new ArgumentException($"Network: width must be above 0, it is {Width}.");
        if (!GateKinds.All.Contains(Gates))
            throw new ArgumentException($"Network: gates must be one of {string.Join(", ", GateKinds.All)}, they are {Gates}.");
        if (!GateScopes.All.Contains(GatePer))
            throw new ArgumentException($"Network: gatePer must be one of {string.Join(", ", GateScopes.All)}, it is {GatePer}.");
        if (GatePer == GateScopes.Level && Gates != GateKinds.Budget)
            throw new ArgumentException($"Network: gatePer {GateScopes.Level} gives all images of a level the same widths and needs gates: {GateKinds.Budget}; they are {Gates}.");
        if (!(ImageSpread >= 1e-3 && double.IsFinite(ImageSpread)))
            throw new ArgumentException($"Network: imageSpread must be at least 0.001, it is {ImageSpread}.");
        if (Stages.Count == 0 || Stages.Any(stage => stage is null || stage.Channels < 1 || stage.Blocks < 1 || stage.Stride < 1))
            throw new ArgumentException("Network: there must be a stage, and channels, blocks and stride of each at least 1.");
        if (TierFractions.Count == 0 || TierFractions[^1] != 1 || TierFractions[0] <= 0 || !TierFractions.Zip(TierFractions.Skip(1)).All(pair => pair.First < pair.Second))
            throw new ArgumentException($"Network: tierFractions must rise from above 0 to 1; they are {string.Join(", ", TierFractions)}.");
    }
}

/// <summary>A stage of basic blocks.</summary>
/// <param name="Channels">Channels, at least 1.</param>
/// <param name="Blocks">Number of blocks, at least 1.</param>
/// <param name="Stride">Stride of the first block, at least 1.</param>
public sealed record StageOptions(int Channels, int Blocks, int Stride);

/// <summary>The shape of one gated residual block.</summary>
/// <param name="Name">Its name, for example <c>stage2.block1</c>.</param>
/// <param name="InChannels">Channels of its input.</param>
/// <param name="InnerChannels">Channels between its two convolutions when dense; these are gated.</param>
/// <param name="OutChannels">Channels of its output.</param>
/// <param name="Stride">Stride of the first convolution and of the shortcut.</param>
/// <param name="Tiers">The inner widths it can run at, strictly rising, the last one dense; 0 skips the block.</param>
public sealed record BlockShape(
    string Name, int InChannels, int InnerChannels, int OutChannels, int Stride, IReadOnlyList<int> Tiers)
{
    /// <summary>Whether the shortcut passes the input on unchanged.</summary>
    public bool HasIdentityShortcut => Stride == 1 && InChannels == OutChannels;
}
