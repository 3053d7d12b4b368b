using EdgeSdk.Execution;
using EdgeSdk.Frames;

namespace EdgeSdk.Queueing;

/// <summary>A frame that was accepted and has no answer.</summary>
/// <param name="Info">Which frame.</param>
/// <param name="Outcome">How its run ended; <see cref="RunOutcome.Answered"/> when the exception came from elsewhere.</param>
/// <param name="Error">The exception, when there was one.</param>
public sealed record FrameFailure(FrameInfo Info, RunOutcome Outcome, Exception? Error);
