using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Benchmarks;

/// <summary>
/// One file at every budget against the networks built for each budget alone, against dense, and against the other ways to make one file
/// spend less; float32 and 8-bit.
/// </summary>
internal static class ComparisonTable
{
    public static void Print32(ModelFolder models, TimeSpan duration) => Print(models, duration, Subject.ResNet18(32));

    public static void Print224(ModelFolder models, TimeSpan duration) => Print(models, duration, Subject.ResNet18(224));

    private static void Print(ModelFolder models, TimeSpan duration, Subject subject)
    {
        var (network, levels) = (subject.Network, subject.Network.Levels);
        var macs = MacCount.Of(network);
        NetworkSnapshot Alone(int level) => StaticNetwork.Of(network, subject.Tiers[level], level);
        var ours = models.Open(network, levels);
        Timed[] alone = [.. levels.Select((_, level) => models.Open(Alone(level), [1])[0])];
        var masked = models.Open(Alternatives.Masked(subject), network.Input, levels);
        var gathered = models.Open(Alternatives.Gathered(subject), network.Input, levels);
        var bytes = models.OpenQuantized(network, levels);
        var bytesDense = models.OpenQuantized(Alone(levels.Length - 1), [1])[0];
        Timed.Interleave([.. levels.SelectMany((_, level) => new[] { ours[level], alone[level], masked[level], gathered[level], bytes[level] }), bytesDense], duration);

        var dense = alone[^1];
        Console.WriteLine();
        Console.WriteLine($"{subject.Name}, {macs.Dense / 1e6:0} M MACs; dense {dense.Median / 1000:0.00} ms, fastest tenth {dense.Fastest / 1000:0.00}. Ratios of medians, of the fastest tenths in brackets; {ours[0].Runs} runs each.");
        Console.WriteLine("| budget | MACs/dense | ours, ms | ours / built for it alone | ours / dense | masked / dense | gathered / dense | ours in 8 bits / float dense |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
        for (var level = 0; level < levels.Length; level++)
            Console.WriteLine(
                $"| {levels[level]:0.00} | {(double)macs.At(subject.Tiers[level]) / macs.Dense:0.000} | {ours[level].Median / 1000:0.00} | {Timed.Ratio(ours[level], alone[level])} "
                + $"| {Timed.Ratio(ours[level], dense)} | {Timed.Ratio(masked[level], dense)} | {Timed.Ratio(gathered[level], dense)} | {Timed.Ratio(bytes[level], dense)} |");
        Console.WriteLine($"8-bit: ours at budget 1 / plain dense {Timed.Ratio(bytes[^1], bytesDense)}.");
    }
}
