namespace EdgeSdk.Trainer.Export;

/// <summary>What <see cref="ChannelGateReference"/> found for an image.</summary>
/// <param name="Embedding">[length].</param>
/// <param name="Tiers">[blocks].</param>
/// <param name="Margin">How near to 0 the nearest logit of any gate lies: within rounding of 0, a channel may go either way.</param>
internal readonly record struct ChannelGatedPass(float[] Embedding, int[] Tiers, float Margin);

/// <summary>A network whose blocks have gates of their own, as plain loops.</summary>
internal sealed class ChannelGateReference(NetworkSnapshot network)
{
    private readonly ReferenceForward _reference = new(network);

    /// <summary>The output of the stem.</summary>
    public float[] Stem(ReadOnlySpan<float> image) => _reference.Stem(image);

    /// <summary>The gated level.</summary>
    /// <param name="stem">The output of the stem.</param>
    /// <param name="forced">The tier of every block (the last one where it has fewer), whatever its gate asks for; <see langword="null"/> for
    /// the narrowest that holds the channels that are on.</param>
    public ChannelGatedPass Gated(float[] stem, int? forced = null)
    {
        var map = FeatureMap.Of(network.Input).After(network.Stem);
        if (network.StemPool)
            map = map.Pooled();
        var (x, margin, tiers) = (stem, float.PositiveInfinity, new int[network.Blocks.Count]);
        for (var b = 0; b < tiers.Length; b++)
        {
            var block = network.Blocks[b];
            var (logits, own) = Logits(ReferenceForward.Average(x, map.Channels), block.ChannelGate!);
            margin = Math.Min(margin, own);
            bool[] on = [.. logits.Select(logit => logit >= 0)];
            var needed = Array.LastIndexOf(on, true) + 1;
            tiers[b] = forced is { } tier ? Math.Min(tier, block.Tiers.Count - 1) : block.Tiers.Count(t => t.Width < needed);
            x = ReferenceForward.Block(x, map, block, block.Tiers[tiers[b]], on);
            map = map.After(block);
        }

        return new(ReferenceForward.Average(x, map.Channels), tiers, margin);
    }

    /// <summary>The embedding at budget 1.</summary>
    public float[] Ungated(float[] stem) => new ReferenceForward(network.WithoutGates()).Embedding(stem, new int[network.Blocks.Count]);

    public float[] HeadLogits(float[] embedding, int level) => _reference.Logits(embedding, level);

    // Without a hidden unit that is on, all logits are 0, whatever the rounding, and all channels on.
    private static (float[] Logits, float Margin) Logits(float[] features, ChannelGateSnapshot gate)
    {
        var hidden = ReferenceForward.Linear(features, gate.Squeeze, gate.Bias);
        var largest = hidden.Max();
        ReferenceForward.Relu(hidden);
        var logits = ReferenceForward.Linear(hidden, gate.Excite, new float[gate.Excite.Length / gate.Hidden]);
        return (logits, largest > 0 ? logits.Min(Math.Abs) : -largest);
    }
}
