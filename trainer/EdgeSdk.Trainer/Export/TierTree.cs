namespace EdgeSdk.Trainer.Export;

/// <summary>
/// A binary decision among neighbouring tiers: those up to <see cref="Threshold"/> or those above it. A <see langword="null"/> side is one tier.
/// </summary>
internal sealed record TierTree(int First, int Threshold, int Last, TierTree? Below, TierTree? Above)
{
    /// <summary>
    /// The tree with the least relative overhead over all tiers: a decision costs the same everywhere, so it weighs more on a tier that
    /// is itself cheap. The cheapest tiers end up nearest to the root.
    /// </summary>
    /// <param name="macs">What each tier costs.</param>
    public static TierTree? Cheapest(IReadOnlyList<long> macs)
    {
        // A tier costs time whatever its width; this much stands for the nodes and the layout changes of a leaf. Measured with 4 and 5
        // geometric tiers, the tree this gives (lowest first) gains up to 10 % over a balanced one at the lowest tier and loses 1 to 3 % at the widest.
        var floor = Math.Max(1, macs[^1] / 16);
        var weights = macs.Select(m => 1.0 / (m + floor)).ToArray();
        return Cheapest(weights, 0, weights.Length - 1).Tree;
    }

    private static (double Cost, TierTree? Tree) Cheapest(double[] weights, int first, int last)
    {
        if (first == last)
            return (0, null);
        var best = (Cost: double.PositiveInfinity, Tree: (TierTree?)null);
        for (var threshold = first; threshold < last; threshold++)
        {
            var below = Cheapest(weights, first, threshold);
            var above = Cheapest(weights, threshold + 1, last);
            var cost = below.Cost + above.Cost + weights[first..(last + 1)].Sum();
            if (cost < best.Cost)
                best = (cost, new(first, threshold, last, below.Tree, above.Tree));
        }

        return best;
    }
}
