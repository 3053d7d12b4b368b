namespace EdgeSdk.Models;

/// <summary>Consecutive blocks that share one decision of the gate: one choice sets the tiers of all of them.</summary>
/// <param name="Blocks">How many blocks, at least 1.</param>
/// <param name="Steps">The choices by rising cost; each holds the tier of every block, which no later step lowers.</param>
public sealed record ModelUnit(int Blocks, IReadOnlyList<IReadOnlyList<int>> Steps);
