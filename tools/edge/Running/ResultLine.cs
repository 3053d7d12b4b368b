using EdgeSdk.Execution;

namespace EdgeSdk.Tool.Running;

/// <summary>What a frame came to, as <c>edge run</c> prints it. Its properties are the keys of the line.</summary>
internal sealed class ResultLine(FrameResult result, IReadOnlyList<RankedClass>? top)
{
    /// <summary>The file, or the camera.</summary>
    public string? Source { get; } = result.Info.Camera;

    /// <summary>The camera's number of the frame; absent for a file.</summary>
    public ulong? Frame { get; } = result.Info.Timestamp == default ? null : result.Info.Id;

    /// <summary>Seconds on the camera's clock; absent for a file.</summary>
    public double? Time { get; } = result.Info.Timestamp == default ? null : result.Info.Timestamp.TotalSeconds;

    public string? Label { get; } = result.Label.Length > 0 ? result.Label : null;

    /// <summary>In 0..1.</summary>
    public double? Score { get; } = result.Label.Length > 0 ? Rounded.Share(result.Score) : null;

    public IReadOnlyList<RankedClass>? Top { get; } = top;

    /// <summary>The budget granted.</summary>
    public double Budget { get; } = Rounded.Share(result.Budget.Granted);

    public string Reason { get; } = result.Budget.Reason;

    /// <summary>The level it ran at; of two runs that of the second.</summary>
    public double Level { get; } = result.Level.Budget;

    /// <summary>The level of the first run of two.</summary>
    public double? FirstLevel { get; } = result.FirstLevel?.Budget;

    public double Macs { get; } = result.Macs;

    /// <summary>The MACs as a share of dense.</summary>
    public double MacsShare { get; } = Rounded.Share(result.MacsShare);

    public double LatencyMs { get; } = Math.Round(result.Latency.TotalMilliseconds, 3);

    /// <summary>Where it ran.</summary>
    public string Target { get; } = result.Target.Name;

    /// <summary>Why there is no answer; absent when there is one.</summary>
    public string? Outcome { get; } = result.Outcome == RunOutcome.Answered ? null : result.Outcome.ToString();
}

/// <summary>A class and its score, in 0..1.</summary>
internal sealed record RankedClass(string Label, double Score);

/// <summary>Shares as lines print them.</summary>
internal static class Rounded
{
    public static double Share(double value) => Math.Round(value, 4);
}
