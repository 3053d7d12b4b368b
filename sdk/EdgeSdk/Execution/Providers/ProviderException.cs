namespace EdgeSdk.Execution.Providers;

/// <summary>A call across the seam failed.</summary>
internal sealed class ProviderException(TargetFault fault, string problem, Exception? innerException = null) : Exception(problem, innerException)
{
    public TargetFault Fault { get; } = fault;

    /// <summary>Whether the run never came back: its thread and its session are lost.</summary>
    public bool Abandoned { get; init; }
}
