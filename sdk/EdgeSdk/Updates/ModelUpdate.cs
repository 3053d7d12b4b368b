using EdgeSdk.Models;

namespace EdgeSdk.Updates;

/// <summary>What came of an attempt to change the model.</summary>
/// <param name="Model">The model that was to take over, as far as it is known.</param>
/// <param name="Problem">Why it was refused, in one sentence; <see langword="null"/> when it takes over with the next frame.</param>
public sealed record ModelUpdate(ModelIdentity? Model, string? Problem)
{
    /// <summary>Whether the model takes over with the next frame.</summary>
    public bool IsAccepted => Problem is null;

    /// <summary>The model, and why it was refused if it was.</summary>
    public override string ToString() => Problem is null ? $"{Model} takes over" : $"refused: {Problem}";
}
