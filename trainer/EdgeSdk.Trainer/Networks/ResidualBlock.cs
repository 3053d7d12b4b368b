using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Networks;

/// <summary>
/// A basic residual block, y = ReLU(bn2(conv2(ReLU(bn1(conv1(x))))) + shortcut(x)), that computes a prefix of its inner channels, by really
/// slicing the weights, so that a small pass is a cheap one, and multiplies them by a mask.
/// </summary>
internal class ResidualBlock : Module, IBatchMember
{
    /// <summary>The name of the weights whose rows are the inner channels.</summary>
    protected const string Convolution1 = "conv1";

    /// <summary>The name of the weights whose columns are the inner channels.</summary>
    protected const string Convolution2 = "conv2";

    private readonly Parameter _conv1;
    private readonly Parameter _conv2;
    private readonly TieredBatchNorm _norm1;
    private readonly TieredBatchNorm _norm2;
    private readonly Parameter? _shortcut;
    private readonly TieredBatchNorm? _shortcutNorm;
    private readonly bool _oneShortcut;

    /// <summary>Creates a block with random weights.</summary>
    /// <param name="shape">Its shape.</param>
    /// <param name="statistics">Sets of statistics of its norms: one for each way it is run.</param>
    /// <param name="oneShortcut">Whether the shortcut, which is never cut, has one set for all of them.</param>
    /// <param name="separateNorms">Whether the norms also have a scale and bias for each way the block is run.</param>
    public ResidualBlock(BlockShape shape, int statistics, bool oneShortcut, bool separateNorms = false)
        : base(nameof(ResidualBlock))
    {
        Shape = shape;
        _oneShortcut = oneShortcut;
        _conv1 = new Parameter(HeNormal(shape.InnerChannels, shape.InChannels, 3));
        _conv2 = new Parameter(HeNormal(shape.OutChannels, shape.InnerChannels, 3));
        _norm1 = new TieredBatchNorm(shape.InnerChannels, statistics, separateNorms);
        _norm2 = new TieredBatchNorm(shape.OutChannels, statistics, separateNorms);
        register_parameter(Convolution1, _conv1);
        register_parameter(Convolution2, _conv2);
        register_module("norm1", _norm1);
        register_module("norm2", _norm2);
        if (!shape.HasIdentityShortcut)
        {
            _shortcut = new Parameter(HeNormal(shape.OutChannels, shape.InChannels, 1));
            _shortcutNorm = new TieredBatchNorm(shape.OutChannels, oneShortcut ? 1 : statistics, separateNorms);
            register_parameter("shortcut", _shortcut);
            register_module("shortcutNorm", _shortcutNorm);
        }
    }

    public GlobalBatch Batch { get; set; } = GlobalBatch.Whole;

    public BlockShape Shape { get; }

    /// <summary>Runs the block.</summary>
    /// <param name="x">[n, in, h, w].</param>
    /// <param name="width">Inner channels to compute, at least 1.</param>
    /// <param name="statistics">Which statistics the norms use in evaluation, and, where they are separate, which scale and bias always.</param>
    /// <param name="mask">[n, width], what each inner channel is multiplied by; <see langword="null"/> for 1.</param>
    public Tensor Run(Tensor x, int width, int statistics, Tensor? mask)
    {
        x = Batch.Enter(x, this);
        return functional.relu(_norm2.Forward(Convolve2(Inner(x, width, statistics, mask), width), statistics) + Shortcut(x, statistics));
    }

    /// <summary>Takes the statistics that the two norms see on these inputs.</summary>
    /// <param name="x">[n, in, h, w].</param>
    /// <param name="width">Inner channels to compute, at least 1.</param>
    /// <param name="statistics">Which statistics.</param>
    /// <param name="mask">The mask of some of the inputs; <see langword="null"/> for none.</param>
    public void Measure(Tensor x, int width, int statistics, Func<Tensor, Tensor>? mask)
    {
        using var scope = NewDisposeScope();
        _norm1.Measure(x, part => Convolve1(part, width), statistics);
        _norm2.Measure(x, part => Convolve2(Inner(part, width, statistics, mask?.Invoke(part)), width), statistics);
    }

    /// <summary>Takes the statistics that the shortcut's norm sees on these inputs.</summary>
    public void MeasureShortcut(Tensor x, int statistics = 0) =>
        _shortcutNorm?.Measure(x, ShortcutConvolution, ShortcutStatistics(statistics));

    /// <summary>The block as plain numbers, with all its channels and its first statistics.</summary>
    public BlockSnapshot DenseSnapshot() => Snapshot([Shape.InnerChannels]);

    /// <summary>
    /// The block as plain numbers, its inner channels in another order and picked by a gate of its own, of which its first statistics are; its
    /// second ones are those without.
    /// </summary>
    public BlockSnapshot Snapshot(ChannelGate gate, ChannelOrder order)
    {
        var dense = DenseSnapshot();
        var kernels = Shape.InChannels * 9;
        var (gated, ungated) = (Ordered(TierSnapshot(Shape.InnerChannels, 0), order), Ordered(TierSnapshot(Shape.InnerChannels, 1), order));
        var (scale, bias) = ShortcutWithoutGate();
        return dense with
        {
            Weight1 = [.. order.Channels.SelectMany(channel => dense.Weight1.AsSpan(channel * kernels, kernels).ToArray())],
            Weight2 = [.. Enumerable.Range(0, Shape.OutChannels).SelectMany(output => order.Channels.SelectMany(
                channel => dense.Weight2.AsSpan((output * Shape.InnerChannels + channel) * 9, 9).ToArray()))],
            Tiers = [.. order.Widths.Select(width => gated with { Width = width, Scale1 = gated.Scale1[..width], Bias1 = gated.Bias1[..width] })],
            ChannelGate = gate.Snapshot(order, ungated, scale, bias),
        };
    }

    /// <summary>The block as plain numbers.</summary>
    /// <param name="tiers">The widths it is to run at, each with the statistics of the same place.</param>
    protected BlockSnapshot Snapshot(IReadOnlyList<int> tiers) => new()
    {
        Name = Shape.Name,
        InChannels = Shape.InChannels,
        InnerChannels = Shape.InnerChannels,
        OutChannels = Shape.OutChannels,
        Stride = Shape.Stride,
        Weight1 = _conv1.ToArray<float>(),
        Weight2 = _conv2.ToArray<float>(),
        Shortcut = _shortcut is null
            ? null
            : Folding.Convolution(_shortcut, _shortcutNorm!, Shape.Stride, padding: 0),
        Tiers = [.. tiers.Select(TierSnapshot)],
    };

    /// <summary>A tensor in the type of the activations it meets.</summary>
    internal static Tensor As(Tensor tensor, ScalarType type) => tensor.dtype == type ? tensor : tensor.to_type(type);

    internal static Tensor HeNormal(int outChannels, int inChannels, int kernel) =>
        randn(outChannels, inChannels, kernel, kernel) * Math.Sqrt(2.0 / (outChannels * kernel * kernel));

    private TierSnapshot TierSnapshot(int width, int statistics)
    {
        if (width == 0)
            return new TierSnapshot(0, [], [], [], []);
        var (scale1, bias1) = _norm1.Fold(statistics, width);
        var (scale2, bias2) = _norm2.Fold(statistics, Shape.OutChannels);
        return new TierSnapshot(width, scale1, bias1, scale2, bias2);
    }

    private static TierSnapshot Ordered(TierSnapshot tier, ChannelOrder order) =>
        tier with { Scale1 = [.. order.Channels.Select(c => tier.Scale1[c])], Bias1 = [.. order.Channels.Select(c => tier.Bias1[c])] };

    // The file holds the shortcut's weights once, times the scale of its norm with the gate. Where that is 0, so is the other: both have one weight.
    private (float[] Scale, float[] Bias) ShortcutWithoutGate()
    {
        if (_shortcutNorm is null)
            return ([], []);
        var (gated, _) = _shortcutNorm.Fold(ShortcutStatistics(0), Shape.OutChannels);
        var (ungated, bias) = _shortcutNorm.Fold(ShortcutStatistics(1), Shape.OutChannels);
        return ([.. gated.Zip(ungated, (with, without) => with == 0 ? 0 : without / with)], bias);
    }

    private Tensor Inner(Tensor x, int width, int statistics, Tensor? mask)
    {
        var inner = functional.relu(_norm1.Forward(Convolve1(x, width), statistics));
        return mask is null ? inner : inner * As(mask.unsqueeze(-1).unsqueeze(-1), inner.dtype);
    }

    private Tensor Convolve1(Tensor x, int width) =>
        functional.conv2d(x, As(_conv1.narrow(0, 0, width), x.dtype), strides: [Shape.Stride, Shape.Stride], padding: [1, 1]);

    private Tensor Convolve2(Tensor inner, int width) => functional.conv2d(inner, As(_conv2.narrow(1, 0, width), inner.dtype), padding: [1, 1]);

    private Tensor Shortcut(Tensor x, int statistics) =>
        _shortcut is null ? x : _shortcutNorm!.Forward(ShortcutConvolution(x), ShortcutStatistics(statistics));

    private Tensor ShortcutConvolution(Tensor x) => functional.conv2d(x, As(_shortcut!, x.dtype), strides: [Shape.Stride, Shape.Stride]);

    private int ShortcutStatistics(int statistics) => _oneShortcut ? 0 : statistics;
}
