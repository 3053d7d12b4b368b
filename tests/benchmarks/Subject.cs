using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Tests.Export;

namespace EdgeSdk.Benchmarks;

/// <summary>A network to compare on: ResNet-18 with random weights, whose gate runs every block, at each level, at the tiers that fit the budget.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Network">The gated network.</param>
/// <param name="Tiers">[levels][blocks].</param>
internal sealed record Subject(string Name, NetworkSnapshot Network, int[][] Tiers)
{
    private static readonly double[] Budgets = [0.1, 0.25, 0.5, 0.75, 1];

    public static Subject ResNet18(int size) => Choose($"ResNet-18, {size}x{size}", new RandomNetwork(7)
    {
        Input = new(3, size, size),
        StemChannels = 64,
        StemKernel = size > 64 ? 7 : 3,
        StemStride = size > 64 ? 2 : 1,
        StemPool = size > 64,
        Blocks =
        [
            .. new[] { (64, 1), (128, 2), (256, 2), (512, 2) }.SelectMany(stage => new (int, int, int[])[]
            {
                (stage.Item1, stage.Item2, Widths(stage.Item1, stage.Item2 == 1)), (stage.Item1, 1, Widths(stage.Item1, true)),
            }),
        ],
        Levels = Budgets,
        Classes = 10,
    }.Create());

    private static int[] Widths(int channels, bool identity) =>
        [.. (identity ? new[] { 0 } : []), channels / 8, channels / 4, channels / 2, channels];

    private static Subject Choose(string name, NetworkSnapshot network)
    {
        var macs = MacCount.Of(network);
        int[][] tiers = [.. network.Levels.Select(budget => Fitting(network, macs, budget))];
        var gate = network.Gate with { Bias2 = [.. tiers.SelectMany(level => level.Select(tier => (float)tier))] };
        return new(name, network with { Gate = gate }, tiers);
    }

    // Evenly: the block whose next tier is the smallest share of its channels is widened, as long as the budget pays for it.
    private static int[] Fitting(NetworkSnapshot network, MacCount macs, double budget)
    {
        var tiers = new int[network.Blocks.Count];
        while (Enumerable.Range(0, tiers.Length)
            .Where(b => tiers[b] + 1 < network.Blocks[b].Tiers.Count)
            .OrderBy(b => (double)network.Blocks[b].Tiers[tiers[b] + 1].Width / network.Blocks[b].InnerChannels).ThenByDescending(b => b)
            .Select(b => (int[])[.. tiers.Select((tier, i) => i == b ? tier + 1 : tier)])
            .FirstOrDefault(next => macs.At(next) <= budget * macs.Dense) is { } wider)
            tiers = wider;
        return tiers;
    }
}
