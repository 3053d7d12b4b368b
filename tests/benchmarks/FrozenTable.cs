namespace EdgeSdk.Benchmarks;

/// <summary>Each level as a frozen file: against the gated file at the same tiers, and against the plain network of the same widths.</summary>
internal static class FrozenTable
{
    private static readonly int[] Shares = [4, 8, 16, 32];

    public static void Print(ModelFolder models, TimeSpan duration)
    {
        var network = ModelFolder.Network(Shares).Create();
        var gated = models.Open(network, network.Levels);
        Timed[] frozen = [.. Shares.Select((_, tier) => models.OpenFrozen(network, tier))];
        Timed[] plain = [.. Shares.Select(share => models.Open(ModelFolder.Network([share]).Create(), [1])[0])];
        Timed.Interleave([.. Enumerable.Range(0, Shares.Length).SelectMany(tier => new[] { gated[tier], frozen[tier], plain[tier] })], duration);

        Console.WriteLine();
        Console.WriteLine("| width | frozen, median | frozen/gated, median | fastest tenth | frozen/plain, median | fastest tenth |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
        for (var tier = 0; tier < Shares.Length; tier++)
        {
            var (mine, same, bare) = (frozen[tier], gated[tier], plain[tier]);
            Console.WriteLine(
                $"| {Shares[tier] / 32.0:0.####} | {mine.Median:0} | {mine.Median / same.Median:0.000} | {mine.Fastest / same.Fastest:0.000} "
                + $"| {mine.Median / bare.Median:0.000} | {mine.Fastest / bare.Fastest:0.000} |");
        }
    }
}
