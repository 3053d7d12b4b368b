namespace EdgeSdk.Models;

/// <summary>The two values of a gated graph that, once known, decide everything else about its gate. The exporter writes them, freezing fixes them.</summary>
internal static class GateNames
{
    /// <summary>int64 []: the index of the level.</summary>
    public const string Level = "level";

    /// <summary>bool [rows]: decision after decision, for each step but the first whether the score reaches it; a last row is always true.</summary>
    public const string Reached = "gate.reached";
}
