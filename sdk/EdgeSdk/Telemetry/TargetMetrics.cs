using System.Diagnostics.Metrics;
using EdgeSdk.Execution;

namespace EdgeSdk.Telemetry;

/// <summary>Failures of a model's targets, those of no frame included, on the meter <c>EdgeSdk</c>.</summary>
/// <param name="model">What the model is called in the tags.</param>
internal sealed class TargetMetrics(string model)
{
    private static readonly Counter<long> Faults = FrameMetrics.Meter.CreateCounter<long>(
        "edgesdk.target.faults", "{fault}", "Failures of a target: at opening, at a frame, and when it was tried again.");

    /// <summary>A target failed.</summary>
    public void Failed(Target target, TargetFault fault) =>
        Faults.Add(1, new("edgesdk.model", model), new("edgesdk.target", target.Name), new("error.type", fault.ToString()));
}
