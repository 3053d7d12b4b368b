using System.Diagnostics.Metrics;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Telemetry;
using EdgeSdk.Tests.Execution.Faults;
using EdgeSdk.Tests.Models;

namespace EdgeSdk.Tests.Telemetry;

public class FrameMetricsTests
{
    private static readonly TinyModel Tiny = new();
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];

    [Fact]
    public void Frames_budgets_work_and_time_are_told_by_level_with_names_and_units()
    {
        using var model = AdaptiveModel.Open(Tiny.Write("told"));
        var told = new List<(string Instrument, string? Unit, double Value, string Tags)>();
        using var listener = Listen("told", told);
        foreach (var level in Tiny.Levels)
            model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8), level);
        model.Force(Tiny.Levels[0]);
        model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8));

        (double Level, double Macs, string Policy)[] frames = [.. Tiny.Levels.Select((l, i) => (l, Tiny.MacsAt(i), "chosen")), (Tiny.Levels[0], Tiny.MacsAt(0), "forced")];
        string Tags(double level) => $"edgesdk.model=told edgesdk.target=CPU edgesdk.level={level} edgesdk.escalated=False";
        Assert.Equal(frames.Select(f => ((string?)"{frame}", 1.0, $"{Tags(f.Level)} edgesdk.policy={f.Policy}")), Of("edgesdk.frames"));
        Assert.Equal(frames.Select(f => ((string?)"{mac}", f.Macs, Tags(f.Level))), Of("edgesdk.macs").Select(m => (m.Unit, Math.Round(m.Value, 3), m.Tags)));
        Assert.Equal(frames.Select(f => ((string?)"1", f.Level, "edgesdk.model=told")), Of("edgesdk.frame.budget"));
        Assert.Equal(frames.Select(f => ((string?)"s", Tags(f.Level))), Of("edgesdk.frame.duration").Select(m => (m.Unit, m.Tags)));
        Assert.All(Of("edgesdk.frame.duration"), m => Assert.InRange(m.Value, 1e-6, 60));

        IEnumerable<(string? Unit, double Value, string Tags)> Of(string instrument) =>
            told.Where(m => m.Instrument == instrument).Select(m => (m.Unit, m.Value, m.Tags));
    }

    [Fact]
    public void A_frame_that_ran_twice_counts_once_and_says_so_beside_the_work_of_both_runs()
    {
        using var model = AdaptiveModel.Open(Unsure.Model.Write("twice"), Limited);
        var told = new List<(string Instrument, string? Unit, double Value, string Tags)>();
        using var listener = Listen("twice", told);
        var results = new List<(bool Twice, double Level, double Macs)>();
        for (var i = 0; i < 50; i++)
        {
            var result = model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8));
            results.Add((result.FirstLevel is not null, result.Level.Budget, result.Macs));
        }
        Assert.Equal([false, true], results.Select(r => r.Twice).Distinct().Order());
        string Tags(bool twice, double level) => $"edgesdk.model=twice edgesdk.target=CPU edgesdk.level={level} edgesdk.escalated={twice}";
        Assert.Equal(results.Select(r => (r.Macs, Tags(r.Twice, r.Level))), told.Where(m => m.Instrument == "edgesdk.macs").Select(m => (m.Value, m.Tags)));
        Assert.Equal(results.Select(r => Tags(r.Twice, r.Level)), told.Where(m => m.Instrument == "edgesdk.frame.duration").Select(m => m.Tags));
        var counted = told.Where(m => m.Instrument == "edgesdk.frames").ToList();
        Assert.Equal(results.Select(r => r.Twice), counted.Select(m => m.Tags.Contains("edgesdk.escalated=True ", StringComparison.Ordinal)));
        Assert.All(counted, m => Assert.Equal(1, m.Value));
    }

    [Fact]
    public void A_frame_that_ran_twice_is_told_without_garbage()
    {
        using var model = AdaptiveModel.Open(Unsure.Model.Write("twice-quiet"), Limited);
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, self) };
        var heard = 0L;
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Interlocked.Add(ref heard, tags.Length));
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Interlocked.Add(ref heard, tags.Length));
        listener.Start();
        Measure();
        Assert.Equal(0, Measure());
        Assert.NotEqual(0, heard);

        long Measure()
        {
            var (before, twice) = (GC.GetAllocatedBytesForCurrentThread(), 0);
            for (var i = 0; i < 1000; i++)
                twice += model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8)).FirstLevel is null ? 0 : 1;
            var bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.NotEqual(0, twice);
            return bytes;
        }
    }

    [Fact]
    public void A_frame_that_is_refused_and_a_target_that_refused_are_told_with_their_reason()
    {
        var told = new List<(string Instrument, string? Unit, double Value, string Tags)>();
        using var listener = Listen("refused", told);
        using var model = AdaptiveModel.Open(Tiny.Write("refused"), o => o.Targets.Prefer(Target.DirectML));
        Assert.Throws<ArgumentException>(() => model.Run(default));
        Assert.Equal(
            [
                ("edgesdk.target.faults", "{fault}", 1, "edgesdk.model=refused edgesdk.target=DirectML error.type=Missing"),
                ("edgesdk.target.refusals", "{refusal}", 1, "edgesdk.model=refused edgesdk.target=DirectML"),
                ("edgesdk.frame.errors", "{frame}", 1, "edgesdk.model=refused error.type=System.ArgumentException"),
            ],
            told);
    }

    [Fact]
    public void A_change_of_the_target_is_told_with_both_and_the_fault()
    {
        var told = new List<(string Instrument, string? Unit, double Value, string Tags)>();
        using var listener = Listen("changed", told);
        var lost = false;
        using var provider = new FaultyProvider(new(), TimeSpan.FromSeconds(5))
        {
            Sometimes = (target, call) => lost && target == Target.Cuda && call == Call.Run ? new(target, call, 0, 0, Behaviour.Throws, TargetFault.DeviceLost) : null,
        };
        using var model = AdaptiveModel.Open(Tiny.Write("changed"), options =>
        {
            (options.Provider, options.Signals.Manual) = (provider, true);
            options.Targets.Prefer(Target.Cuda);
        });
        lost = true;
        model.Run(Frame.Over(Pixels, 4, 4, PixelFormat.Mono8));
        Assert.Equal(
            ("{change}", 1, "edgesdk.model=changed edgesdk.target=CPU edgesdk.target.before=CUDA error.type=DeviceLost"),
            Assert.Single(told, m => m.Instrument == "edgesdk.target.changes") is var change ? (change.Unit, change.Value, change.Tags) : default);
    }

    [Fact]
    public void A_frame_allocates_nothing_at_any_level_with_governor_and_listener_on()
    {
        using var model = AdaptiveModel.Open(Tiny.Write("quiet"), o => o.Policies.Battery().Load().Deadline(TimeSpan.FromSeconds(1)));
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, self) };
        var sum = 0.0;
        listener.SetMeasurementEventCallback<double>((_, value, tags, _) => sum += value * tags.Length);
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => sum += value * tags.Length);
        listener.Start();
        var best = new int[2];
        var buffer = new byte[60 * 40];
        Measure(20);
        sum = 0;
        Assert.Equal(0, Measure(300));
        Assert.True(sum > 300 * Tiny.Levels.Length * Tiny.MacsAt(0));

        long Measure(int rounds)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < rounds; i++)
                foreach (var level in Tiny.Levels)
                {
                    model.Force(level);
                    model.Run(Frame.Over(buffer, 60, 40, PixelFormat.BayerRG8)).Top(best);
                    model.Release();
                    model.Run(Frame.Over(buffer, 60, 40, PixelFormat.Mono8)).Top(best);
                    model.Run(Frame.Over(buffer, 60, 20, PixelFormat.YUV422_8), level).Top(best);
                }
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private static void Limited(AdaptiveModelOptions options)
    {
        options.Signals.Manual = true;
        options.Policies.Limit(0.3);
    }

    // Other tests run models at the same time.
    private static MeterListener Listen(string model, List<(string Instrument, string? Unit, double Value, string Tags)> told)
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, self) => Enable(instrument, self) };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Tell(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Tell(instrument, value, tags));
        listener.Start();
        return listener;

        void Tell(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (tags[0].Value as string != model)
                return;
            lock (told)
                told.Add((instrument.Name, instrument.Unit, value, string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))));
        }
    }

    private static void Enable(Instrument instrument, MeterListener listener)
    {
        if (instrument.Meter.Name == FrameMetrics.MeterName)
            listener.EnableMeasurementEvents(instrument);
    }
}
