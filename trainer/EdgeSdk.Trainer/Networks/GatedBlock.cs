using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Networks;

/// <summary>A residual block whose inner channels are ordered: a tier computes a prefix of them.</summary>
internal sealed class GatedBlock : ResidualBlock
{
    private readonly Tensor _groupOfChannel;

    public GatedBlock(BlockShape shape)
        : base(shape, shape.Tiers.Count, oneShortcut: true)
    {
        // Channel c belongs to the first tier that computes it: the group that switches it on.
        _groupOfChannel = tensor([.. Enumerable.Range(0, shape.InnerChannels).Select(c => (long)shape.Tiers.TakeWhile(width => width <= c).Count())]);
    }

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
        return width == 0 ? x : Run(x, width, tier, gates?.index_select(1, _groupOfChannel.narrow(0, 0, width)));
    }

    /// <summary>Every image at its own tier: images of one tier are computed, and normalised, together.</summary>
    /// <param name="x">[n, in, h, w].</param>
    /// <param name="tiers">The tier of each image.</param>
    /// <param name="gates">As in <see cref="Forward"/>.</param>
    /// <param name="anywhere">All tiers, rising, that images of any rank run at; <see langword="null"/> for those of these images.</param>
    public Tensor ForwardMixed(Tensor x, int[] tiers, Tensor? gates, IReadOnlyList<int>? anywhere = null)
    {
        anywhere ??= [.. tiers.Distinct().Order()];
        if (anywhere.Count == 1)
            return Forward(x, anywhere[0], gates);
        var parts = new List<Tensor>();
        var places = new long[tiers.Length];
        var place = 0;
        foreach (var tier in anywhere)
        {
            // Perhaps none: the norms of the other ranks' images still ask this rank.
            long[] group = [.. Enumerable.Range(0, tiers.Length).Where(image => tiers[image] == tier)];
            using var images = tensor(group);
            parts.Add(Forward(ChannelsLast.Select(x, images), tier, gates?.index_select(0, images)));
            foreach (var image in group)
                places[image] = place++;
        }

        using var order = tensor(places);
        return ChannelsLast.Select(cat(parts), order);
    }

    /// <summary>The tiers to compute, at least those given: a tier of fewer images than the minimum joins the next one that has images.</summary>
    public static int[] Grouped(int[] tiers, int minimum)
    {
        var computed = (int[])tiers.Clone();
        foreach (var tier in tiers.Distinct().Order().SkipLast(1))
        {
            if (computed.Count(own => own == tier) >= minimum)
                continue;
            var next = tiers.Where(own => own > tier).Min();
            for (var i = 0; i < computed.Length; i++)
                computed[i] = computed[i] == tier ? next : computed[i];
        }

        return computed;
    }

    /// <summary>Takes the statistics that a tier's norms see on these inputs.</summary>
    /// <param name="x">[n, in, h, w], the inputs of the images that run at the tier.</param>
    /// <param name="tier">The tier.</param>
    public void Measure(Tensor x, int tier)
    {
        if (Shape.Tiers[tier] > 0)
            Measure(x, Shape.Tiers[tier], tier, mask: null);
    }

    /// <summary>More weight decay for the inner channels of later tiers: by parameter, a tensor to be spread over it.</summary>
    /// <param name="most">The decay of the channels that only the last tier computes.</param>
    public IEnumerable<(string Parameter, Tensor Decay)> LaterDecay(double most)
    {
        var first = _groupOfChannel[0].item<long>();
        var groups = LastTier - first;
        if (groups == 0)
            yield break;
        var decay = ((_groupOfChannel - first).to_type(ScalarType.Float32) * (most / groups)).DetachFromDisposeScope();
        yield return (Convolution1, decay.view(-1, 1, 1, 1).DetachFromDisposeScope());
        yield return (Convolution2, decay.view(1, -1, 1, 1).DetachFromDisposeScope());
    }

    /// <summary>The block as plain numbers.</summary>
    public Export.BlockSnapshot Snapshot() => Snapshot(Shape.Tiers);
}
