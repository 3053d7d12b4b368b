namespace EdgeSdk.Execution;

/// <summary>How a target of a model is, at one moment: what a health check shows.</summary>
/// <param name="Target">The target.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Fault">What went wrong last; <see langword="null"/> while nothing has.</param>
/// <param name="Problem">The same in a sentence that says what to do; <see langword="null"/> while nothing went wrong.</param>
/// <param name="Faults">How often it failed since the model was opened.</param>
/// <param name="Returns">How often it was brought back.</param>
/// <param name="NextTry">How long until it is tried again, when it is <see cref="TargetState.Resting"/>; <see langword="null"/> also while a run of it has not come back, for until then it is not.</param>
public sealed record TargetStatus(
    Target Target, TargetState State, TargetFault? Fault, string? Problem, int Faults, int Returns, TimeSpan? NextTry)
{
    /// <summary>The target, its state and what is wrong with it, if anything is.</summary>
    public override string ToString() => Problem is null || State == TargetState.Running ? $"{Target} ({State})" : $"{Target} ({State}): {Problem}";
}
