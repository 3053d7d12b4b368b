namespace EdgeSdk.Models;

/// <summary>A model file that cannot be used. The message says what is wrong, where, and what to do.</summary>
public sealed class ModelFileException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="path">The model file.</param>
    /// <param name="problem">What is wrong with it and what to do, as a sentence.</param>
    /// <param name="innerException">The cause, when there is one.</param>
    public ModelFileException(string path, string problem, Exception? innerException = null)
        : base($"{path}: {problem}", innerException) => Path = path;

    /// <summary>The model file.</summary>
    public string Path { get; }
}
