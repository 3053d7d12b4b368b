namespace EdgeSdk.Execution;

/// <summary>The options of execution, checked and copied, so that nobody changes them under a running model.</summary>
internal sealed record ExecutionSettings(
    IReadOnlyList<Target> Targets, int Threads, bool AllowSpinning, bool ShareThreads, IReadOnlyList<int> Processors);
