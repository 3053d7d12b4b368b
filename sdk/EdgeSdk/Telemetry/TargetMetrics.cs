using System.Diagnostics.Metrics;
using EdgeSdk.Execution;

namespace EdgeSdk.Telemetry;

/// <summary>What happens to a model's targets, on the meter <c>EdgeSdk</c>.</summary>
/// <param name="model">What the model is called in the tags.</param>
internal sealed class TargetMetrics(string model)
{
    private static readonly Meter Meter = new(FrameMetrics.MeterName, typeof(TargetMetrics).Assembly.GetName().Version?.ToString(3));

    private static readonly Counter<long> Faults = Meter.CreateCounter<long>(
        "edgesdk.target.faults", "{fault}", "Failures of a target: at opening, at a frame, and when it was tried again.");

    private static readonly Counter<long> Changes = Meter.CreateCounter<long>("edgesdk.target.changes", "{change}", "Times that frames went to another target.");

    /// <summary>A target failed.</summary>
    public void Failed(Target target, TargetFault fault) =>
        Faults.Add(1, new("edgesdk.model", model), new("edgesdk.target", target.Name), new("edgesdk.fault", fault.ToString()));

    /// <summary>Frames go to another target.</summary>
    public void Changed(Target from, Target to) =>
        Changes.Add(1, new("edgesdk.model", model), new("edgesdk.target.from", from.Name), new("edgesdk.target", to.Name));
}
