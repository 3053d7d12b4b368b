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
        int[] tiers = [.. Decision.Of(manifest).SelectMany(decision => decision.Steps[0])];
        while (Widened(manifest, level, tiers) is { } next)
            tiers = next;
        return tiers;
    }

    // The narrowest of the next steps that the budget still pays for; of equals the one nearest to the output. Spending the budget to the
    // last MAC, or widening the first block first, gave up to 13 and 5 points of top-1 away on a trained model: a network knows the even
    // combinations that its gates chose in training, and these are the most frequent among them.
    private static int[]? Widened(ModelManifest manifest, ModelLevel level, int[] tiers) =>
        Decision.Of(manifest)
            .Select(decision => (decision, step: decision.StepOf(tiers) + 1))
            .Where(next => next.step < next.decision.Steps.Count)
            .Select(next => (next.decision.First, tiers: After(next.decision, next.step, tiers)))
            .OrderBy(next => Enumerable.Range(0, tiers.Length).Where(b => next.tiers[b] > tiers[b])
                .Max(b => (double)manifest.Blocks[b].Tiers[next.tiers[b]] / manifest.Blocks[b].Channels))
            .ThenByDescending(next => next.First)
            .Select(next => next.tiers)
            .FirstOrDefault(next => Macs(manifest, next) <= level.Budget * manifest.DenseMacs);

    private static int[] After(Decision decision, int step, int[] tiers)
    {
        var next = (int[])tiers.Clone();
        for (var b = 0; b < decision.Blocks; b++)
            next[decision.First + b] = decision.Steps[step][b];
        return next;
    }
}
