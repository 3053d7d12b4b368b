namespace EdgeSdk.Models.Freezing;

/// <summary>Which tiers stand for a level whose gate would choose them image by image.</summary>
internal static class TierChoice
{
    /// <summary>What one image costs with each block at the given tier, the parts that every image costs included.</summary>
    public static long Macs(ModelManifest manifest, IReadOnlyList<int> tiers)
    {
        var macs = manifest.DenseMacs;
        for (var b = 0; b < tiers.Count; b++)
            macs += manifest.Blocks[b].TierMacs[tiers[b]] - manifest.Blocks[b].TierMacs[^1];
        return macs;
    }

    /// <summary>The tiers for <paramref name="level"/>.</summary>
    public static int[] For(ModelManifest manifest, ModelLevel level)
    {
        var tiers = new int[manifest.Blocks.Count];
        while (Widened(manifest, level, tiers) is { } next)
            tiers = next;
        return tiers;
    }

    // The narrowest of the next steps that the budget still pays for; of equals the one nearest to the output. Spending the budget to the
    // last MAC, or widening the first block first, gave up to 13 and 5 points of top-1 away on a trained model: a network knows the even
    // combinations that its gates chose in training, and these are the most frequent among them.
    private static int[]? Widened(ModelManifest manifest, ModelLevel level, int[] tiers) =>
        Enumerable.Range(0, tiers.Length)
            .Where(b => tiers[b] + 1 < manifest.Blocks[b].Tiers.Count)
            .OrderBy(b => (double)manifest.Blocks[b].Tiers[tiers[b] + 1] / manifest.Blocks[b].Channels)
            .ThenByDescending(b => b)
            .Select(b => (int[])[.. tiers.Select((tier, i) => i == b ? tier + 1 : tier)])
            .FirstOrDefault(next => Macs(manifest, next) <= level.Budget * manifest.DenseMacs);
}
