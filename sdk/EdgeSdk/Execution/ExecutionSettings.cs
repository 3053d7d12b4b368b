using EdgeSdk.Execution.Providers;

namespace EdgeSdk.Execution;

/// <summary>The options of execution, checked and copied, so that nobody changes them under a running model.</summary>
internal sealed record ExecutionSettings(
    IReadOnlyList<Target> Targets, int Threads, bool AllowSpinning, bool ShareThreads, IReadOnlyList<int> Processors)
{
    /// <summary>Whether <see cref="Targets"/> are what the application brings rather than what was asked for.</summary>
    public bool Auto { get; init; }

    /// <summary>What the model is called in metrics; <see langword="null"/> is its manifest's name.</summary>
    public string? Name { get; init; }

    public bool KeepCpuReady { get; init; } = true;

    public TimeSpan? RunLimit { get; init; }

    public TimeSpan HangAfter { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan RetryAtMost { get; init; } = TimeSpan.FromMinutes(10);

    public double Tolerance { get; init; } = 0.02;

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public IProvider Provider { get; init; } = OnnxRuntimeProvider.Instance;
}
