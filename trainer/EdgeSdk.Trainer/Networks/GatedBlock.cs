using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Networks;

/// <summary>
/// A basic residual block, y = ReLU(bn2(conv2(ReLU(bn1(conv1(x))))) + shortcut(x)), whose inner channels are ordered: a tier computes a
/// prefix of them, by really slicing the weights, so that a small pass is a cheap one.
/// </summary>
internal sealed class GatedBlock : Module
{
    private readonly Parameter _conv1;
    private readonly Parameter _conv2;
    private readonly TieredBatchNorm _norm1;
    private readonly TieredBatchNorm _norm2;
    private readonly Parameter? _shortcut;
    private readonly TieredBatchNorm? _shortcutNorm;
    private readonly Tensor _groupOfChannel;

    public GatedBlock(BlockShape shape)
        : base(nameof(GatedBlock))
    {
        Shape = shape;
        _conv1 = new Parameter(HeNormal(shape.InnerChannels, shape.InChannels, 3));
        _conv2 = new Parameter(HeNormal(shape.OutChannels, shape.InnerChannels, 3));
        _norm1 = new TieredBatchNorm(shape.InnerChannels, shape.Tiers.Count);
        _norm2 = new TieredBatchNorm(shape.OutChannels, shape.Tiers.Count);
        register_parameter("conv1", _conv1);
        register_parameter("conv2", _conv2);
        register_module("norm1", _norm1);
        register_module("norm2", _norm2);
        if (!shape.HasIdentityShortcut)
        {
            _shortcut = new Parameter(HeNormal(shape.OutChannels, shape.InChannels, 1));
            _shortcutNorm = new TieredBatchNorm(shape.OutChannels, 1);
            register_parameter("shortcut", _shortcut);
            register_module("shortcutNorm", _shortcutNorm);
        }

        // Channel c belongs to the first tier that computes it: the group that switches it on.
        _groupOfChannel = tensor([.. Enumerable.Range(0, shape.InnerChannels).Select(c => (long)shape.Tiers.TakeWhile(width => width <= c).Count())]);
    }

    public BlockShape Shape { get; }

    public int LastTier => Shape.Tiers.Count - 1;

    /// <summary>All images at one tier.</summary>
    /// <param name="x">[n, in, h, w].</param>
    /// <param name="tier">The tier.</param>
    /// <param name="gates">
    /// [n, tiers], values 1 for the groups that are on, which carry the gradient of the decision; <see langword="null"/> for none.
    /// </param>
    public Tensor Forward(Tensor x, int tier, Tensor? gates = null)
    {
        var width = Shape.Tiers[tier];
        if (width == 0)
            return x;
        var inner = functional.relu(_norm1.Forward(Convolve1(x, width), tier));
        if (gates is not null)
            inner = inner * gates.index_select(1, _groupOfChannel.narrow(0, 0, width)).unsqueeze(-1).unsqueeze(-1);
        return functional.relu(_norm2.Forward(Convolve2(inner, width), tier) + Shortcut(x));
    }

    /// <summary>Every image at its own tier: images of one tier are computed, and normalised, together.</summary>
    /// <param name="x">[n, in, h, w].</param>
    /// <param name="tiers">The tier of each image.</param>
    /// <param name="gates">As in <see cref="Forward"/>.</param>
    public Tensor ForwardMixed(Tensor x, int[] tiers, Tensor? gates)
    {
        var groups = tiers.Select((tier, image) => (tier, image)).GroupBy(pair => pair.tier, pair => (long)pair.image).OrderBy(group => group.Key).ToList();
        if (groups.Count == 1)
            return Forward(x, groups[0].Key, gates);
        var parts = new List<Tensor>();
        var places = new long[tiers.Length];
        var place = 0;
        foreach (var group in groups)
        {
            using var images = tensor([.. group]);
            parts.Add(Forward(x.index_select(0, images), group.Key, gates?.index_select(0, images)));
            foreach (var image in group)
                places[image] = place++;
        }

        using var order = tensor(places);
        return cat(parts).index_select(0, order);
    }

    /// <summary>Takes the statistics that a tier's norms see on these inputs.</summary>
    /// <param name="x">[n, in, h, w], the inputs of the images that run at the tier.</param>
    /// <param name="tier">The tier.</param>
    public void Measure(Tensor x, int tier)
    {
        using var scope = NewDisposeScope();
        var width = Shape.Tiers[tier];
        if (width == 0)
            return;
        _norm1.Measure(x, part => Convolve1(part, width), tier);
        _norm2.Measure(x, part => Convolve2(functional.relu(_norm1.Forward(Convolve1(part, width), tier)), width), tier);
    }

    /// <summary>Takes the statistics that the shortcut's norm sees on these inputs.</summary>
    public void MeasureShortcut(Tensor x) =>
        _shortcutNorm?.Measure(x, part => functional.conv2d(part, _shortcut!, strides: [Shape.Stride, Shape.Stride]), 0);

    /// <summary>The block as plain numbers.</summary>
    public Export.BlockSnapshot Snapshot() => new()
    {
        Name = Shape.Name,
        InChannels = Shape.InChannels,
        InnerChannels = Shape.InnerChannels,
        OutChannels = Shape.OutChannels,
        Stride = Shape.Stride,
        Weight1 = _conv1.data<float>().ToArray(),
        Weight2 = _conv2.data<float>().ToArray(),
        Shortcut = _shortcut is null
            ? null
            : Folding.Convolution(_shortcut, _shortcutNorm!, Shape.Stride, padding: 0),
        Tiers = [.. Shape.Tiers.Select(TierSnapshot)],
    };

    private Export.TierSnapshot TierSnapshot(int width, int tier)
    {
        if (width == 0)
            return new Export.TierSnapshot(0, [], [], [], []);
        var (scale1, bias1) = _norm1.Fold(tier, width);
        var (scale2, bias2) = _norm2.Fold(tier, Shape.OutChannels);
        return new Export.TierSnapshot(width, scale1, bias1, scale2, bias2);
    }

    private Tensor Convolve1(Tensor x, int width) =>
        functional.conv2d(x, _conv1.narrow(0, 0, width), strides: [Shape.Stride, Shape.Stride], padding: [1, 1]);

    private Tensor Convolve2(Tensor inner, int width) => functional.conv2d(inner, _conv2.narrow(1, 0, width), padding: [1, 1]);

    private Tensor Shortcut(Tensor x) =>
        _shortcut is null ? x : _shortcutNorm!.Forward(functional.conv2d(x, _shortcut, strides: [Shape.Stride, Shape.Stride]), 0);

    internal static Tensor HeNormal(int outChannels, int inChannels, int kernel) =>
        randn(outChannels, inChannels, kernel, kernel) * Math.Sqrt(2.0 / (outChannels * kernel * kernel));
}
