using System.Diagnostics.Metrics;

namespace EdgeSdk.Gpio;

/// <summary>What pins come to, on the meter <c>EdgeSdk</c>, beside the frames' own metrics.</summary>
internal static class TriggerMetrics
{
    public const string Trigger = "edgesdk.trigger";

    private static readonly Meter Meter = new("EdgeSdk", typeof(TriggerMetrics).Assembly.GetName().Version?.ToString(3));

    public static readonly Counter<long> Edges = Meter.CreateCounter<long>("edgesdk.trigger.edges", "{edge}", "Edges of a trigger: parts that passed.");

    public static readonly Counter<long> Missed = Meter.CreateCounter<long>("edgesdk.trigger.missed", "{edge}", "Edges whose frame was not taken because the next part came first.");

    public static readonly Histogram<double> Delay = Meter.CreateHistogram(
        "edgesdk.trigger.delay", "s", "From an edge to its frame being taken; its spread is the jitter.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.00001, 0.00002, 0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1] });

    public static readonly Histogram<double> Period = Meter.CreateHistogram(
        "edgesdk.trigger.period", "s", "From one edge to the next.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10] });

    public static readonly Counter<long> Rejects = Meter.CreateCounter<long>("edgesdk.reject.parts", "{part}", "Parts that were rejected, or that a verdict came too late for.");
}
