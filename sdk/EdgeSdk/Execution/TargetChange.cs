namespace EdgeSdk.Execution;

/// <summary>Frames go to another target from now on.</summary>
/// <param name="From">Where they went before.</param>
/// <param name="To">Where they go now.</param>
/// <param name="Fault">What went wrong with <paramref name="From"/>; <see langword="null"/> when a better target came back.</param>
/// <param name="Reason">The same as a sentence.</param>
public sealed record TargetChange(Target From, Target To, TargetFault? Fault, string Reason)
{
    /// <summary>From where to where, and why.</summary>
    public override string ToString() => $"{From} -> {To}: {Reason}";
}
