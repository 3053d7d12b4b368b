using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Benchmarks;

/// <summary>The network that has, in every block, just the channels of one tier: what one would build for that budget alone.</summary>
internal static class StaticNetwork
{
    public static NetworkSnapshot Of(NetworkSnapshot network, IReadOnlyList<int> tiers, int level) => network with
    {
        Blocks = [.. network.Blocks.Select((block, b) => (block, tier: block.Tiers[tiers[b]])).Where(pair => pair.tier.Width > 0).Select(pair => Cut(pair.block, pair.tier))],
        Units = null,
        Levels = [1],
        Head = network.Head is not { } head ? null : head with { Weight = Row(head.Weight, network.Levels.Length, level), Bias = Row(head.Bias, network.Levels.Length, level) },
    };

    private static BlockSnapshot Cut(BlockSnapshot block, TierSnapshot tier) => block with
    {
        InnerChannels = tier.Width,
        Weight1 = block.Weight1[..(tier.Width * block.InChannels * 9)],
        Weight2 = [.. Enumerable.Range(0, block.OutChannels).SelectMany(o => block.Weight2[(o * block.InnerChannels * 9)..((o * block.InnerChannels + tier.Width) * 9)])],
        Tiers = [tier],
    };

    private static float[] Row(float[] values, int rows, int row) => values[(values.Length / rows * row)..(values.Length / rows * (row + 1))];
}
