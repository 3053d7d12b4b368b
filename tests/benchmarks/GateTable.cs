namespace EdgeSdk.Benchmarks;

/// <summary>
/// What the gate and one decision cost: the plain network of an eighth of the widths, the same with one and with two skipped blocks behind it.
/// </summary>
internal static class GateTable
{
    private static readonly int[] Eighth = [4];

    public static void Print(ModelFolder models, TimeSpan duration)
    {
        var timed = Enumerable.Range(0, 3).Select(skipped =>
            models.Open(ModelFolder.Network(Eighth, skipped).Create(), [0.5])[0]).ToArray();

        Timed.Interleave(timed, duration);

        var decision = timed[2].Fastest - timed[1].Fastest;
        var gate = timed[1].Fastest - timed[0].Fastest - decision;
        Console.WriteLine();
        Console.WriteLine($"Fastest tenth: the gate with its outputs costs {gate:0.0}, one decision with a skipped block {decision:0.0} microseconds.");
    }
}
