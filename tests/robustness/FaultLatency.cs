using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Tests.Execution.Faults;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Robustness;

/// <summary>What the frame that meets a failing device takes, over a frame on the CPU in the same stream, on the committed model.</summary>
internal static class FaultLatency
{
    private const double Goal = 1.2;

    public static Figure Run(int failures)
    {
        var clock = new FakeTimeProvider();
        using var provider = new FaultyProvider(clock, TimeSpan.FromMilliseconds(50));
        var fails = false;
        provider.Sometimes = (target, call) => fails && target == Target.Cuda && call == Call.Run
            ? new(Target.Cuda, Call.Run, 0, 0, Behaviour.Throws, TargetFault.DeviceLost) : null;
        using var model = AdaptiveModel.Open(Path.Combine(AppContext.BaseDirectory, "assets", "fashion-mnist.onnx"), options =>
        {
            options.Provider = provider;
            options.Threads = 1;
            options.Signals.Clock = clock;
            options.Signals.Manual = true;
            options.Targets.RetryAfter = options.Targets.RetryAtMost = TimeSpan.FromSeconds(1);
            options.Targets.Prefer(Target.Cuda);
        });
        var pixels = new byte[28 * 28];
        new Random(1).NextBytes(pixels);
        var (failing, alone) = (new List<double>(), new List<double>());
        for (var i = 0; i < failures; i++)
        {
            while (model.Target != Target.Cuda)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                Latency();
            }
            for (var frame = 0; frame < 20; frame++)
                Latency();
            fails = true;
            failing.Add(Latency());
            fails = false;
            for (var frame = 0; frame < 20; frame++)
                alone.Add(Latency());
        }
        var (met, cpu) = (Median(failing), Median(alone));
        return new(met / cpu <= Goal, FormattableString.Invariant(
            $"the frame that meets a failing device takes {met * 1000:0.000} ms, one run on the CPU {cpu * 1000:0.000} ms: {met / cpu:0.00} times (medians of {failures} failures; goal {Goal})"));

        double Latency() => model.Run(Frame.Over(pixels, 28, 28, PixelFormat.Mono8), 1).Latency.TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
