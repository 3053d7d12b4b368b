namespace EdgeSdk.Execution;

/// <summary>A target could not run a frame, or there is no ONNX Runtime to run one. The message says what to do.</summary>
public sealed class InferenceException : Exception
{
    internal InferenceException(Target target, string problem, Exception? innerException)
        : base($"{target}: {problem}", innerException) => Target = target;

    /// <summary>The target that failed.</summary>
    public Target Target { get; }
}
