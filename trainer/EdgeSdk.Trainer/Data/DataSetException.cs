namespace EdgeSdk.Trainer.Data;

/// <summary>A data set that is missing or broken. The message says what is wrong, where, and what to do.</summary>
public sealed class DataSetException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="problem">What is wrong with it and what to do, as a sentence.</param>
    /// <param name="innerException">The cause, when there is one.</param>
    public DataSetException(string path, string problem, Exception? innerException = null)
        : base($"{path}: {problem}", innerException) => Path = path;

    /// <summary>The file or folder.</summary>
    public string Path { get; }
}
