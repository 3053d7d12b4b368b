using System.Diagnostics;
using EdgeSdk.Frames;

namespace EdgeSdk.Telemetry;

/// <summary>
/// One span per frame from the source <c>EdgeSdk</c>, for whatever listens to <see cref="ActivitySource"/>: OpenTelemetry. While nothing listens a frame costs a comparison and
/// allocates nothing.
/// </summary>
internal static class FrameTraces
{
    public const string SourceName = FrameMetrics.MeterName;

    public const string Span = "edgesdk.frame";

    private static readonly ActivitySource Source = new(SourceName, typeof(FrameTraces).Assembly.GetName().Version?.ToString(3));

    /// <summary>A frame begins.</summary>
    /// <returns>Its span, to be disposed; <see langword="null"/> when nobody wants it.</returns>
    public static Activity? Begin(string model, in FrameInfo info)
    {
        if (!Source.HasListeners() || Source.StartActivity(Span) is not { } span)
            return null;
        if (span.IsAllDataRequested)
            span.SetTag("edgesdk.model", model).SetTag("edgesdk.camera", info.Camera ?? "").SetTag("edgesdk.frame.id", (long)info.Id);
        return span;
    }

    /// <summary>It has a result.</summary>
    public static void Ran(Activity? span, FrameResult result)
    {
        if (span is not { IsAllDataRequested: true })
            return;
        span.SetTag("edgesdk.target", result.Target.Name)
            .SetTag("edgesdk.level", result.Level.Budget)
            .SetTag("edgesdk.escalated", result.FirstLevel is not null)
            .SetTag("edgesdk.policy", result.Budget.Policy)
            .SetTag("edgesdk.budget", result.Budget.Granted)
            .SetTag("edgesdk.macs", result.Macs)
            .SetTag("edgesdk.outcome", result.Outcome.ToString());
    }

    /// <summary>It has none.</summary>
    public static void Failed(Activity? span, Exception exception) =>
        span?.SetTag("error.type", exception.GetType().FullName).SetStatus(ActivityStatusCode.Error, exception.Message);
}
