using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using EdgeSdk.Queueing;
using EdgeSdk.Signals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace EdgeSdk.Hosting.Tests.Telemetry;

public partial class TelemetryTests
{
    [Fact]
    public async Task OpenTelemetry_sees_the_instruments_of_the_table_with_their_units()
    {
        var (metrics, name) = (new List<Metric>(), $"told-{Guid.NewGuid():N}");
        await using var line = new Line(options => (options.WhenFull, options.QueueCapacity) = (WhenFull.DropNewest, 10), name);
        line.Services.AddOpenTelemetry().WithMetrics(builder => builder.AddEdgeSdkInstrumentation().AddInMemoryExporter(metrics));
        Signals(line);
        line.Model.AddCamera("left", TestCameras.Of(3));
        var parts = await line.StartAsync();
        parts.Model.Governor.Sample();
        await Line.UntilAsync(() => line.Seen.Count == 3 && parts.Counts.Pending == 0);
        parts.Force(0.3);
        line.Clock.Advance(TimeSpan.FromSeconds(2));
        parts.Offer((Line.Grey() with { Info = new(4, "left") }).ToFrame());
        await Line.UntilAsync(() => parts.Counts is { Done: 4, Pending: 0 });
        line.Provider.GetRequiredService<MeterProvider>().ForceFlush();

        (string Name, string Unit)[] expected =
        [
            ("edgesdk.budget.forced", "1"), ("edgesdk.energy", "J"), ("edgesdk.frame.budget", "1"), ("edgesdk.frame.duration", "s"), ("edgesdk.frames", "{frame}"),
            ("edgesdk.health", "{state}"), ("edgesdk.macs", "{mac}"), ("edgesdk.model.info", "{info}"), ("edgesdk.queue.depth", "{frame}"), ("edgesdk.queue.frames", "{frame}"),
            ("edgesdk.signal.battery.charge", "1"), ("edgesdk.signal.power.device", "W"), ("edgesdk.signal.temperature", "Cel"),
        ];
        Assert.Subset(metrics.Select(metric => (metric.Name, metric.Unit)).ToHashSet(), expected.ToHashSet());
        Assert.Equal(0.22, Gauge("edgesdk.signal.battery.charge"));
        Assert.Equal(0.3, Gauge("edgesdk.budget.forced"));
        Assert.Equal(0, Gauge("edgesdk.health"));
        // 5 W for the two seconds between the last two frames.
        Assert.Equal(10, Points("edgesdk.energy").Sum(point => point.GetSumDouble()), 6);
        Assert.Equal(4, Points("edgesdk.queue.frames").Where(point => Tag(point, "edgesdk.outcome") == "answered").Sum(point => point.GetSumLong()));
        Assert.All(Points("edgesdk.queue.frames"), point => Assert.Equal((name, "left"), (Tag(point, "edgesdk.model"), Tag(point, "edgesdk.camera"))));
        Assert.Equal(parts.Model.Identity.Sha256, Tag(Assert.Single(Points("edgesdk.model.info")), "edgesdk.model.sha256"));

        // Other tests run models at the same time.
        List<MetricPoint> Points(string instrument)
        {
            var points = new List<MetricPoint>();
            foreach (var metric in metrics.Where(metric => metric.Name == instrument))
                foreach (ref readonly var point in metric.GetMetricPoints())
                    if (Tag(point, "edgesdk.model") == name)
                        points.Add(point);
            return points;
        }

        double Gauge(string instrument)
        {
            var point = Assert.Single(Points(instrument));
            return metrics.Last(metric => metric.Name == instrument).MetricType == MetricType.LongGauge ? point.GetGaugeLastValueLong() : point.GetGaugeLastValueDouble();
        }
    }

    [Fact]
    public async Task OpenTelemetry_sees_a_span_per_frame()
    {
        var spans = new List<Activity>();
        await using var line = new Line(options => options.WhenFull = WhenFull.Block);
        line.Services.AddOpenTelemetry().WithTracing(builder => builder.AddEdgeSdkInstrumentation().AddInMemoryExporter(spans));
        var camera = $"camera-{Guid.NewGuid():N}";
        line.Model.AddCamera(camera, TestCameras.Of(3));
        var parts = await line.StartAsync();
        await Line.UntilAsync(() => parts.Counts is { Done: 3, Pending: 0 });
        line.Provider.GetRequiredService<TracerProvider>().ForceFlush();
        Activity[] ours;
        lock (spans)
            ours = [.. spans.ToArray().Where(span => (string?)span.GetTagItem("edgesdk.camera") == camera)];
        Assert.Equal([1L, 2L, 3L], ours.Select(span => (long)span.GetTagItem("edgesdk.frame.id")!));
        Assert.All(ours, span => Assert.Equal(("edgesdk.frame", "parts", "Answered"), (span.DisplayName, span.GetTagItem("edgesdk.model"), span.GetTagItem("edgesdk.outcome"))));
    }

    [Fact]
    public async Task Prometheus_scrapes_them_as_text()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var path = Line.Version(1);
        builder.Services.AddEdgeModel("scraped", options => options.Path = path)
            .Adjust((_, options) => options.Signals.Add(Quantity.Temperature, () => 47.5))
            .AddCamera("left", TestCameras.Of(5));
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddEdgeSdkInstrumentation().AddPrometheusExporter());
        await using var app = builder.Build();
        app.MapPrometheusScrapingEndpoint();
        await app.StartAsync(TestContext.Current.CancellationToken);
        var model = app.Services.GetRequiredService<EdgeModel>();
        await Line.UntilAsync(() => model.Counts is { In: 5, Pending: 0 });
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var client = new HttpClient { BaseAddress = new(address) };
        var text = await client.GetStringAsync("/metrics", TestContext.Current.CancellationToken);
        var samples = Parse(text);
        Assert.Contains("# TYPE edgesdk_model_info gauge", text);
        var counts = model.Counts;
        Assert.Equal(counts.Done, Value("edgesdk_queue_frames_total", "edgesdk_outcome=\"answered\""));
        Assert.Equal(counts.Dropped, Value("edgesdk_queue_frames_total", "edgesdk_outcome=\"dropped\""));
        Assert.Equal(0, Value("edgesdk_queue_depth", "edgesdk_camera=\"left\""));
        Assert.Equal(47.5, Value("edgesdk_signal_temperature_celsius", ""));
        Assert.Equal(1, Value("edgesdk_model_info", $"edgesdk_model_sha256=\"{model.Model.Identity.Sha256}\""));
        Assert.Equal(counts.Done, Value("edgesdk_frame_duration_seconds_count", "edgesdk_target=\"CPU\""));
        Assert.Contains("# TYPE edgesdk_frame_duration_seconds histogram", text);

        double Value(string name, string label) => samples
            .Where(sample => sample.Name == name && sample.Labels.Contains("edgesdk_model=\"scraped\"", StringComparison.Ordinal) && sample.Labels.Contains(label, StringComparison.Ordinal))
            .Sum(sample => sample.Value);
    }

    private static void Signals(Line line) => line.Model.Adjust((_, options) => options.Signals
        .Add(Quantity.BatteryCharge, () => 0.22).Add(Quantity.Temperature, () => 47.5).Add(Quantity.DevicePower, () => 5));

    private static string? Tag(in MetricPoint point, string name)
    {
        foreach (var tag in point.Tags)
            if (tag.Key == name)
                return tag.Value?.ToString();
        return null;
    }

    // Every line is a comment or a sample: a text that is not in the format is a failure.
    private static List<(string Name, string Labels, double Value)> Parse(string text)
    {
        var samples = new List<(string, string, double)>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#')))
        {
            var match = Sample().Match(line);
            Assert.True(match.Success, line);
            samples.Add((match.Groups[1].Value, match.Groups[2].Value, double.Parse(match.Groups[3].Value, CultureInfo.InvariantCulture)));
        }
        return samples;
    }

    [GeneratedRegex("""^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{((?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\]|\\.)*",?)*)\})? ([-+0-9.eE]+|NaN|[-+]Inf)(?: \d+)?$""")]
    private static partial Regex Sample();
}
