namespace EdgeSdk.Trainer.Distribution;

/// <summary>The ranks cannot go on together. Every rank throws it, with one message, so one of them need say it.</summary>
public sealed class RankFailedException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which rank, what was wrong, what to do.</param>
    /// <param name="cause">On the rank where it happened, what happened.</param>
    public RankFailedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
