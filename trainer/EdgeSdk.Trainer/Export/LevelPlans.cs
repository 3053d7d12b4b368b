namespace EdgeSdk.Trainer.Export;

/// <summary>
/// A network that runs every image of a level at the same tiers, as one decision: the whole network of each level is one branch, and the
/// gate reads the budget alone.
/// </summary>
/// <remarks>
/// A frame then costs what the network built for its level costs. In exchange each level holds its own weights in memory once ONNX Runtime
/// has folded them, where tiers are shared by levels otherwise, and no image gets more or less than another.
/// </remarks>
public static class LevelPlans
{
    /// <summary>Gives every level fixed tiers.</summary>
    /// <param name="network">The network; its gate is replaced.</param>
    /// <param name="tiers">[levels][blocks], the tier of each block; no level may have a lower one than the level before it.</param>
    /// <exception cref="ArgumentException">The tiers are not tiers of the network, fall from one level to the next, or the last level is not dense.</exception>
    public static NetworkSnapshot Of(NetworkSnapshot network, IReadOnlyList<IReadOnlyList<int>> tiers)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(tiers);
        Check(network, tiers);
        int[][] used = [.. network.Blocks.Select((_, b) => tiers.Select(level => level[b]).Distinct().Order().ToArray())];
        var (levels, blocks) = (network.Levels.Length, network.Blocks.Count);
        return network with
        {
            Blocks = [.. network.Blocks.Select((block, b) => block with { Tiers = [.. used[b].Select(tier => block.Tiers[tier])] })],
            Units = [blocks],
            Gate = new GateSnapshot
            {
                ReadsImages = false,
                Hidden = 1,
                Weight1 = new float[network.Stem.OutChannels],
                Bias1 = new float[levels],
                Weight2 = new float[blocks],
                Bias2 = [.. Enumerable.Range(0, levels * blocks).Select(i => (float)(i / blocks))],
                Thresholds = [.. used.Select((own, b) => own.Skip(1).Select(tier => First(tiers, b, tier) - 0.5f).ToArray())],
            },
        };
    }

    // The first level that runs the block at that tier or above.
    private static int First(IReadOnlyList<IReadOnlyList<int>> tiers, int block, int tier) =>
        Enumerable.Range(0, tiers.Count).First(level => tiers[level][block] >= tier);

    private static void Check(NetworkSnapshot network, IReadOnlyList<IReadOnlyList<int>> tiers)
    {
        if (tiers.Count != network.Levels.Length || tiers.Any(level => level.Count != network.Blocks.Count))
            throw new ArgumentException($"There must be a tier for each of {network.Blocks.Count} blocks at each of {network.Levels.Length} levels.", nameof(tiers));
        for (var level = 0; level < tiers.Count; level++)
            for (var b = 0; b < network.Blocks.Count; b++)
            {
                var (name, tier, count) = (network.Blocks[b].Name, tiers[level][b], network.Blocks[b].Tiers.Count);
                if (tier < 0 || tier >= count)
                    throw new ArgumentException($"Block '{name}' has no tier {tier}; its tiers are 0 to {count - 1}.", nameof(tiers));
                if (level > 0 && tier < tiers[level - 1][b])
                    throw new ArgumentException($"Block '{name}' falls from tier {tiers[level - 1][b]} to {tier} at level {level}; a higher level may not run a lower tier.", nameof(tiers));
                if (level == tiers.Count - 1 && tier != count - 1)
                    throw new ArgumentException($"Block '{name}' is not at its last tier at the last level, which is the dense network.", nameof(tiers));
            }
    }
}
