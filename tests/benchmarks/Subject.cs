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

    /// <summary>The network of He et al. with 4 tiers in every block, and none computed where a block can be skipped.</summary>
    /// <param name="size">The side of the image.</param>
    /// <param name="perStage">Whether the two blocks of a stage share a decision.</param>
    public static Subject ResNet18(int size, bool perStage = false) => Choose($"ResNet-18, {size}x{size}", new RandomNetwork(7)
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
    }.Create(), perStage ? [2, 2, 2, 2] : null);

    private static int[] Widths(int channels, bool identity) =>
        [.. (identity ? new[] { 0 } : []), channels / 8, channels / 4, channels / 2, channels];

    /// <summary>The same with fixed tiers for every level, as one decision.</summary>
    public Subject PerLevel() => this with { Network = LevelPlans.Of(Network, Tiers) };

    // Thresholds stand one apart and end together, as the trainer's do, so that a block with fewer tiers waits at its lowest.
    private static Subject Choose(string name, NetworkSnapshot network, IReadOnlyList<int>? units)
    {
        var most = network.Blocks.Max(block => block.Tiers.Count);
        network = network with
        {
            Units = units,
            Gate = network.Gate with { Thresholds = [.. network.Blocks.Select(block => Enumerable.Range(most - block.Tiers.Count, block.Tiers.Count - 1).Select(k => k + 0.5f).ToArray())] },
        };
        var (macs, decisions) = (MacCount.Of(network), UnitSnapshot.Of(network));
        int[][] steps = [.. network.Levels.Select(budget => Fitting(decisions, macs, budget))];
        var gate = network.Gate with
        {
            Weight2 = [.. decisions.SelectMany(unit => Enumerable.Repeat(network.Gate.Weight2[(unit.First * network.Gate.Hidden)..((unit.First + 1) * network.Gate.Hidden)], unit.Blocks.Count)).SelectMany(row => row)],
            Bias2 = [.. steps.SelectMany(level => decisions.SelectMany((unit, u) => Enumerable.Repeat((float)(level[u] + most - unit.Steps.Length), unit.Blocks.Count)))],
        };
        return new(name, network with { Gate = gate }, [.. steps.Select(level => TiersOf(decisions, level))]);
    }

    // Evenly: the decision whose next step is the smallest share of its channels is taken, as long as the budget pays for it.
    private static int[] Fitting(IReadOnlyList<UnitSnapshot> decisions, MacCount macs, double budget)
    {
        var steps = new int[decisions.Count];
        while (Enumerable.Range(0, steps.Length)
            .Where(u => steps[u] + 1 < decisions[u].Steps.Length)
            .OrderBy(u => decisions[u].Steps[steps[u] + 1].Zip(decisions[u].Blocks, (tier, block) => (double)block.Tiers[tier].Width / block.InnerChannels).Max()).ThenByDescending(u => u)
            .Select(u => (int[])[.. steps.Select((step, i) => i == u ? step + 1 : step)])
            .FirstOrDefault(next => macs.At(TiersOf(decisions, next)) <= budget * macs.Dense) is { } wider)
            steps = wider;
        return steps;
    }

    private static int[] TiersOf(IReadOnlyList<UnitSnapshot> decisions, int[] steps) => [.. decisions.SelectMany((unit, u) => unit.Steps[steps[u]])];
}
