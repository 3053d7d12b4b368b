namespace EdgeSdk.Execution;

/// <summary>How the run of a frame ended.</summary>
public enum RunOutcome
{
    /// <summary>With an answer.</summary>
    Answered,

    /// <summary>It took longer than <see cref="AdaptiveModelOptions.RunLimit"/> and was ended; there is no answer.</summary>
    TimedOut,

    /// <summary><see cref="AdaptiveModel.Cancel"/> ended it; there is no answer.</summary>
    Cancelled,
}
