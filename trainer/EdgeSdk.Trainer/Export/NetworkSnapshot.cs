using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Export;

/// <summary>
/// A trained network as plain numbers: all the exporter needs, with no tie to the training framework.
/// All arrays are row-major.
/// </summary>
public sealed record NetworkSnapshot
{
    /// <summary>Shape of one image.</summary>
    public required ModelInput Input { get; init; }

    /// <summary>Per-channel mean subtracted from the image, in 0..1.</summary>
    public required float[] Mean { get; init; }

    /// <summary>Per-channel standard deviation the image is divided by.</summary>
    public required float[] Std { get; init; }

    /// <summary>The first convolution, followed by ReLU.</summary>
    public required ConvolutionSnapshot Stem { get; init; }

    /// <summary>Whether a 3x3 max-pool of stride 2 and padding 1 follows the stem (the ImageNet stem).</summary>
    public bool StemPool { get; init; }

    /// <summary>The residual blocks from input to output.</summary>
    public required IReadOnlyList<BlockSnapshot> Blocks { get; init; }

    /// <summary>
    /// How many consecutive blocks share each decision, from input to output; the gate's scores of such blocks are the same. They run in one
    /// branch, which spares decisions and changes of layout. <see langword="null"/> when every block decides alone.
    /// </summary>
    public IReadOnlyList<int>? Units { get; init; }

    /// <summary>The gate that picks each block's tier from the pooled stem features and the level.</summary>
    public required GateSnapshot Gate { get; init; }

    /// <summary>The budget of each level, rising, the last one 1.</summary>
    public required double[] Levels { get; init; }

    /// <summary>The linear classifier of every level; <see langword="null"/> when none was trained.</summary>
    public HeadSnapshot? Head { get; init; }

    /// <summary>Whether <see cref="Gate"/> has any block's tier to choose; if not, the exported file has no such gate.</summary>
    internal bool HasGate => !HasChannelGates && Blocks.Any(block => block.Tiers.Count > 1);

    /// <summary>Whether blocks have gates of their own, which pick channels freely.</summary>
    internal bool HasChannelGates => Blocks.Any(block => block.ChannelGate is not null);

    /// <summary>The plain network that one with <see cref="HasChannelGates"/> is at budget 1.</summary>
    internal NetworkSnapshot WithoutGates() => this with { Blocks = [.. Blocks.Select(block => block.ChannelGate?.WithoutGate(block) ?? block)] };
}

/// <summary>A square convolution with its batch norm already folded in.</summary>
/// <param name="Weight">[out, in, kernel, kernel].</param>
/// <param name="Bias">[out].</param>
/// <param name="InChannels">Input channels.</param>
/// <param name="OutChannels">Output channels.</param>
/// <param name="Kernel">Kernel size.</param>
/// <param name="Stride">Stride.</param>
/// <param name="Padding">Zero padding on every side.</param>
public sealed record ConvolutionSnapshot(
    float[] Weight, float[] Bias, int InChannels, int OutChannels, int Kernel, int Stride, int Padding);

/// <summary>
/// A basic residual block: y = ReLU(bn2(conv2(ReLU(bn1(conv1(x))))) + shortcut(x)), 3x3 convolutions of padding 1.
/// A tier of width w computes the first w inner channels only; width 0 leaves y = ReLU(shortcut(x)) = x.
/// </summary>
public sealed record BlockSnapshot
{
    /// <summary>Name in the graph, for example <c>stage2.block1</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Channels of the block's input.</summary>
    public required int InChannels { get; init; }

    /// <summary>Inner channels when dense.</summary>
    public required int InnerChannels { get; init; }

    /// <summary>Channels of the block's output.</summary>
    public required int OutChannels { get; init; }

    /// <summary>Stride of the first convolution and of the shortcut.</summary>
    public required int Stride { get; init; }

    /// <summary>First convolution, [inner, in, 3, 3], batch norm not folded.</summary>
    public required float[] Weight1 { get; init; }

    /// <summary>Second convolution, [out, inner, 3, 3], batch norm not folded.</summary>
    public required float[] Weight2 { get; init; }

    /// <summary>The 1x1 convolution of the shortcut with its batch norm folded; <see langword="null"/> for an identity.</summary>
    public ConvolutionSnapshot? Shortcut { get; init; }

    /// <summary>The tiers by rising width; the last one is dense.</summary>
    public required IReadOnlyList<TierSnapshot> Tiers { get; init; }

    /// <summary>A gate of the block's own; <see langword="null"/> when the network's gate picks its tier.</summary>
    internal ChannelGateSnapshot? ChannelGate { get; init; }
}

/// <summary>The batch norms of one tier as scale and bias: bn(x) = x * scale + bias.</summary>
/// <param name="Width">Inner channels computed; 0 skips the block (identity shortcuts only) and leaves the arrays empty.</param>
/// <param name="Scale1">[width].</param>
/// <param name="Bias1">[width].</param>
/// <param name="Scale2">[out].</param>
/// <param name="Bias2">[out].</param>
public sealed record TierSnapshot(int Width, float[] Scale1, float[] Bias1, float[] Scale2, float[] Bias2);

/// <summary>
/// One small network for all blocks. With f the first block's input (the stem's output, after its pool) averaged over all pixels and l the level:
/// h = ReLU(Weight1 f + Bias1[l]); s = Weight2 h + Bias2[l]; block b runs at tier #{k : s[b] >= Thresholds[b][k]}.
/// </summary>
public sealed record GateSnapshot
{
    /// <summary>Hidden units.</summary>
    public required int Hidden { get; init; }

    /// <summary>[hidden, stem channels].</summary>
    public required float[] Weight1 { get; init; }

    /// <summary>[levels, hidden].</summary>
    public required float[] Bias1 { get; init; }

    /// <summary>[blocks, hidden].</summary>
    public required float[] Weight2 { get; init; }

    /// <summary>[levels, blocks].</summary>
    public required float[] Bias2 { get; init; }

    /// <summary>For each block one rising threshold less than it has tiers.</summary>
    public required IReadOnlyList<float[]> Thresholds { get; init; }

    /// <summary>The gate of a network of one level whose blocks have one tier each: it decides nothing.</summary>
    /// <param name="channels">Channels of the stem.</param>
    /// <param name="blocks">Number of blocks.</param>
    internal static GateSnapshot None(int channels, int blocks) => new()
    {
        ReadsImages = false,
        Hidden = 1,
        Weight1 = new float[channels],
        Bias1 = [0],
        Weight2 = new float[blocks],
        Bias2 = new float[blocks],
        Thresholds = [.. Enumerable.Repeat(Array.Empty<float>(), blocks)],
    };

    /// <summary>
    /// Whether the scores depend on the image. If not, <see cref="Weight1"/> is 0, the file looks the scores up by level, and the gate costs no MACs.
    /// Default true.
    /// </summary>
    public bool ReadsImages { get; init; } = true;
}

/// <summary>The linear classifier of every level.</summary>
/// <param name="Weight">[levels, classes, embedding].</param>
/// <param name="Bias">[levels, classes].</param>
/// <param name="Labels">Class names in the order of the logits.</param>
public sealed record HeadSnapshot(float[] Weight, float[] Bias, IReadOnlyList<string> Labels);
