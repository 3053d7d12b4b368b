using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Models;

/// <summary>The two values of a gated graph that, once known, decide everything else about its gate. The exporter writes them, freezing fixes them.</summary>
internal static class GateNames
{
    /// <summary>int64 []: the index of the level.</summary>
    public const string Level = "level";

    /// <summary>bool [rows]: decision after decision, for each step but the first whether the score reaches it; a last row is always true.</summary>
    public const string Reached = "gate.reached";

    /// <summary>bool []: whether the level runs without gates; only in a file whose blocks have gates of their own, which pick channels freely.</summary>
    public const string Ungated = "gate.ungated";

    /// <summary>Whether a graph's blocks have gates of their own. Such a graph has no form that is frozen or of other numbers.</summary>
    public static bool HasChannelGates(GraphProto graph) => graph.Node.Any(node => node.Output.Contains(Ungated));
}
