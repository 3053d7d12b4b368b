namespace EdgeSdk.Trainer.Export;

/// <summary>A network that cannot be exported. No file was written, and an older file at the path is as it was.</summary>
public sealed class ExportException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is wrong, where, and what to do, as a sentence.</param>
    /// <param name="innerException">The cause, when there is one.</param>
    public ExportException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
