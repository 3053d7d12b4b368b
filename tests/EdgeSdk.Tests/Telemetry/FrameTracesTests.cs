using System.Diagnostics;
using EdgeSdk.Frames;
using EdgeSdk.Telemetry;
using EdgeSdk.Tests.Models;

namespace EdgeSdk.Tests.Telemetry;

public class FrameTracesTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];

    [Fact]
    public void A_frame_is_one_span_that_says_where_it_ran_at_what_budget_and_why()
    {
        using var model = AdaptiveModel.Open(new TinyModel().Write(), options => (options.Name, options.Signals.Manual) = ("traced", true));
        var spans = new List<Activity>();
        using var listener = Listen("traced", spans);
        model.Force(0.3);
        model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8) with { Info = new(17, "left") });
        var span = Assert.Single(spans);
        Assert.Equal("edgesdk.frame", span.OperationName);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["edgesdk.model"] = "traced",
                ["edgesdk.camera"] = "left",
                ["edgesdk.frame.id"] = 17L,
                ["edgesdk.target"] = "CPU",
                ["edgesdk.level"] = 0.3,
                ["edgesdk.escalated"] = false,
                ["edgesdk.policy"] = "forced",
                ["edgesdk.budget"] = 0.3,
                ["edgesdk.macs"] = (double)new TinyModel().MacsAt(1),
                ["edgesdk.outcome"] = "Answered",
            },
            span.TagObjects.ToDictionary());
    }

    [Fact]
    public void A_frame_that_is_refused_is_a_span_with_an_error()
    {
        using var model = AdaptiveModel.Open(new TinyModel().Write(), options => (options.Name, options.Signals.Manual) = ("untraced", true));
        var spans = new List<Activity>();
        using var listener = Listen("untraced", spans);
        var refused = Assert.Throws<ArgumentException>(() => model.Run(default));
        var span = Assert.Single(spans);
        Assert.Equal((ActivityStatusCode.Error, refused.Message), (span.Status, span.StatusDescription));
        Assert.Equal("System.ArgumentException", span.GetTagItem("error.type"));
    }

    // Other tests run models at the same time, and some of them on the condition that nobody traces.
    private static ActivityListener Listen(string model, List<Activity> spans)
    {
        var thread = Environment.CurrentManagedThreadId;
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == FrameTraces.SourceName,
            Sample = (ref _) => Environment.CurrentManagedThreadId == thread ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStopped = span =>
            {
                if (span.GetTagItem("edgesdk.model") as string == model)
                    lock (spans)
                        spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
