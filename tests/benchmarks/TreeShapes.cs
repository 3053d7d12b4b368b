using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Benchmarks;

/// <summary>Decision trees to compare the exporter's own with.</summary>
internal static class TreeShapes
{
    /// <summary>Every tier at nearly the same depth.</summary>
    public static TierTree? Balanced(IReadOnlyList<long> macs) => Balanced(0, macs.Count - 1);

    /// <summary>The lowest tier first, then the next.</summary>
    public static TierTree? LowestFirst(IReadOnlyList<long> macs) => LowestFirst(0, macs.Count - 1);

    private static TierTree? Balanced(int first, int last)
    {
        var middle = (first + last) / 2;
        return first == last ? null : new(first, middle, last, Balanced(first, middle), Balanced(middle + 1, last));
    }

    private static TierTree? LowestFirst(int first, int last) =>
        first == last ? null : new(first, first, last, null, LowestFirst(first + 1, last));
}
