namespace EdgeSdk.Hosting;

/// <summary>How a model of the host is, at one moment.</summary>
/// <param name="State">The worst of what is wrong.</param>
/// <param name="Problems">A sentence for everything that is wrong; empty when all is well.</param>
public sealed record EdgeModelHealth(EdgeModelState State, IReadOnlyList<string> Problems);

/// <summary>Whether frames are answered, and how well.</summary>
public enum EdgeModelState
{
    /// <summary>All is well.</summary>
    Healthy,

    /// <summary>Frames are answered, and somebody should look: a fallback, a lost signal, missed deadlines, a camera that rests, a refused reload.</summary>
    Degraded,

    /// <summary>No frame can be answered.</summary>
    Unhealthy,
}
