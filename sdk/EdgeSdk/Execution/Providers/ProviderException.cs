namespace EdgeSdk.Execution.Providers;

/// <summary>A call across the seam failed.</summary>
internal sealed class ProviderException(TargetFault fault, string problem, Exception? innerException = null) : Exception(problem, innerException)
{
    public TargetFault Fault { get; } = fault;

    /// <summary>Ends when the run that did not end when told to comes back after all; <see langword="null"/> when no run is away.</summary>
    public Task? Back { get; init; }
}
