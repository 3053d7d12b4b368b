using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Benchmarks;

/// <summary>Sets of tiers and shapes of the decision tree: each level against the plain network of its widths, and against dense.</summary>
internal static class TierTable
{
    private static readonly int[] Four = [4, 8, 16, 32];
    private static readonly int[] Five = [2, 4, 8, 16, 32];

    private static readonly (string Name, int[] Shares, Func<IReadOnlyList<long>, TierTree?> Shape)[] Gated =
    [
        ("2 tiers", [4, 32], TierTree.Cheapest),
        ("3 tiers", [4, 12, 32], TierTree.Cheapest),
        ("4 tiers", Four, TierTree.Cheapest),
        ("4 tiers, lowest first", Four, TreeShapes.LowestFirst),
        ("5 tiers", Five, TierTree.Cheapest),
        ("5 tiers, balanced", Five, TreeShapes.Balanced),
        ("5 tiers, lowest first", Five, TreeShapes.LowestFirst),
    ];

    public static void Print(ModelFolder models, TimeSpan duration)
    {
        Console.WriteLine();
        Console.WriteLine("| gated network | width | MACs/dense | median | plain | gated/plain, median | gated/plain, fastest tenth | median/dense plain |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        foreach (var (name, shares, shape) in Gated)
        {
            var network = ModelFolder.Network(shares).Create();
            var macs = MacCount.Of(network);
            var gated = models.Open(network, network.Levels, shape);
            Timed[] plain = [.. shares.Select(share => models.Open(ModelFolder.Network([share]).Create(), [1])[0])];
            Timed.Interleave([.. plain.Zip(gated).SelectMany(pair => new[] { pair.First, pair.Second })], duration);
            for (var level = 0; level < shares.Length; level++)
            {
                var (mine, same) = (gated[level], plain[level]);
                var macsShare = (double)macs.At([.. network.Blocks.Select(_ => level)]) / macs.Dense;
                Console.WriteLine(
                    $"| {name} | {shares[level] / 32.0:0.####} | {macsShare:0.000} | {mine.Median:0} | {same.Median:0} | {mine.Median / same.Median:0.000} "
                    + $"| {mine.Fastest / same.Fastest:0.000} | {mine.Median / plain[^1].Median:0.000} |");
            }
        }
    }
}
