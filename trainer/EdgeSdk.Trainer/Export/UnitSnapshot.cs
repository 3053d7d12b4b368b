using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Export;

/// <summary>Consecutive blocks under one decision: their thresholds together are its steps, and each step sets all their tiers.</summary>
/// <param name="First">The index of the first block.</param>
/// <param name="Blocks">The blocks.</param>
/// <param name="Thresholds">Where each step but the first begins, rising.</param>
/// <param name="Steps">[steps][blocks], the tier of each block.</param>
internal sealed record UnitSnapshot(int First, IReadOnlyList<BlockSnapshot> Blocks, float[] Thresholds, int[][] Steps)
{
    /// <summary>The unit's name in the graph, and that of its output: the last block's.</summary>
    public string Name => Blocks[^1].Name;

    /// <summary>The units of a network that passed <see cref="SnapshotCheck"/>, from input to output.</summary>
    public static IReadOnlyList<UnitSnapshot> Of(NetworkSnapshot network)
    {
        var units = new List<UnitSnapshot>();
        var first = 0;
        foreach (var count in network.Units ?? [.. network.Blocks.Select(_ => 1)])
        {
            var blocks = network.Blocks.Skip(first).Take(count).ToArray();
            units.Add(blocks.All(block => block.Tiers.Count == 1)
                ? new(first, blocks, [], [new int[count]])
                : Of(first, blocks, [.. network.Gate.Thresholds.Skip(first).Take(count)]));
            first += count;
        }

        return units;
    }

    /// <summary>What the unit costs at each step.</summary>
    public long[] Costs(MacCount macs) => [.. Steps.Select(tiers => tiers.Select((tier, b) => macs.Blocks[First + b][tier]).Sum())];

    public ModelUnit ForManifest() => new(Blocks.Count, Steps);

    // A block alone keeps every threshold, equal ones too: each of its tiers is a step.
    private static UnitSnapshot Of(int first, BlockSnapshot[] blocks, float[][] own)
    {
        if (blocks.Length == 1)
            return new(first, blocks, own[0], [.. Enumerable.Range(0, blocks[0].Tiers.Count).Select(tier => (int[])[tier])]);
        float[] all = [.. own.SelectMany(thresholds => thresholds).Distinct().Order()];
        return new(first, blocks, all, [new int[blocks.Length], .. all.Select(reached => own.Select(thresholds => thresholds.Count(t => t <= reached)).ToArray())]);
    }
}
