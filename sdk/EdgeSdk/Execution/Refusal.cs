namespace EdgeSdk.Execution;

/// <summary>Why a target cannot run a model: an expected outcome, not an exception.</summary>
/// <param name="Reason">One sentence.</param>
/// <param name="BlamesTheModel">Whether the graph may be at fault, rather than what is installed.</param>
/// <param name="Cause">The exception behind it, when there is one.</param>
internal sealed record Refusal(string Reason, bool BlamesTheModel, Exception? Cause);
