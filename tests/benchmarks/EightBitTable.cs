using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Benchmarks;

/// <summary>8-bit against float32, level by level: the gated file and the plain network of the same widths.</summary>
internal static class EightBitTable
{
    private static readonly int[] Shares = [4, 8, 16, 32];

    public static void Print(ModelFolder models, TimeSpan duration)
    {
        var network = ModelFolder.Network(Shares).Create();
        var macs = MacCount.Of(network);
        var gated = models.Open(network, network.Levels);
        Timed[] plain = [.. Shares.Select(share => models.Open(ModelFolder.Network([share]).Create(), [1])[0])];
        var bytes = models.OpenQuantized(network, network.Levels);
        Timed[] plainBytes = [.. Shares.Select(share => models.OpenQuantized(ModelFolder.Network([share]).Create(), [1])[0])];
        Timed.Interleave(
            [.. Enumerable.Range(0, Shares.Length).SelectMany(tier => new[] { gated[tier], plain[tier], bytes[tier], plainBytes[tier] })], duration);

        Console.WriteLine();
        Console.WriteLine("| width | MACs/dense | 8-bit gated, median | / 8-bit plain | / float gated | / float dense plain | 8-bit plain / float plain |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- |");
        for (var tier = 0; tier < Shares.Length; tier++)
        {
            var mine = bytes[tier];
            var share = (double)macs.At([.. network.Blocks.Select(_ => tier)]) / macs.Dense;
            Console.WriteLine(
                $"| {Shares[tier] / 32.0:0.####} | {share:0.000} | {mine.Median:0} | {mine.Median / plainBytes[tier].Median:0.000} ({mine.Fastest / plainBytes[tier].Fastest:0.000}) | {mine.Median / gated[tier].Median:0.000} ({mine.Fastest / gated[tier].Fastest:0.000})"
                + $"| {mine.Median / plain[^1].Median:0.000} ({mine.Fastest / plain[^1].Fastest:0.000})| {plainBytes[tier].Median / plain[tier].Median:0.000} |");
        }
    }

    /// <summary>How weights may be stored: what each costs at the widest level.</summary>
    public static void PrintVariants(ModelFolder models, TimeSpan duration)
    {
        var network = ModelFolder.Network(Shares).Create();
        Timed[][] all = [.. EightBitVariants.All.Select(format => models.OpenQuantized(network, network.Levels, format.Options))];
        Timed.Interleave([.. all.SelectMany(timed => timed)], duration);
        foreach (var ((name, _), timed) in EightBitVariants.All.Zip(all))
            Console.WriteLine($"| {name} | {string.Join(" | ", timed.Select((t, i) => FormattableString.Invariant($"{t.Median:0} ({t.Median / all[0][i].Median:0.00}, {t.Fastest / all[0][i].Fastest:0.00})")))} |");
    }
}
