using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace EdgeSdk.Hosting;

/// <summary>Has OpenTelemetry listen to the SDK.</summary>
public static class EdgeModelTelemetryExtensions
{
    /// <summary>The name of the meter and of the source of spans.</summary>
    public const string Name = "EdgeSdk";

    /// <summary>Collects the instruments of docs/hosting.md.</summary>
    /// <param name="metrics">The metrics.</param>
    public static MeterProviderBuilder AddEdgeSdkInstrumentation(this MeterProviderBuilder metrics)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return metrics.AddMeter(Name);
    }

    /// <summary>Collects a span per frame; choose a sampler, or every frame of every camera becomes one.</summary>
    /// <param name="traces">The traces.</param>
    public static TracerProviderBuilder AddEdgeSdkInstrumentation(this TracerProviderBuilder traces)
    {
        ArgumentNullException.ThrowIfNull(traces);
        return traces.AddSource(Name);
    }
}
