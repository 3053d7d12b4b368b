using System.Runtime.CompilerServices;

namespace EdgeSdk.Budgets.Learning;

/// <summary>One number per level, inside the governor's state, which is copied as a value.</summary>
[InlineArray(Most)]
internal struct LevelNumbers
{
    /// <summary>The most levels about which something is learnt; higher ones keep what the profile or the MACs say.</summary>
    public const int Most = 16;

    private double _first;
}
