using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Tests.Execution.Faults;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Robustness;

/// <summary>
/// What the frame that meets a failing device takes, on the committed model, over one run on the CPU: of a session that has rested as long, since
/// the device is the same processor in disguise and drives the weights out of its caches; and, for comparison, of a session in full swing.
/// </summary>
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
        var path = Path.Combine(AppContext.BaseDirectory, "assets", "fashion-mnist.onnx");
        using var plain = AdaptiveModel.Open(path, options => (options.Threads, options.Signals.Clock, options.Signals.Manual) = (1, clock, true));
        using var model = AdaptiveModel.Open(path, options =>
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
        var (failing, rested, warm) = (new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < failures; i++)
        {
            while (model.Target != Target.Cuda)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                Latency(model);
            }
            for (var frame = 0; frame < 20; frame++)
                Latency(model);
            rested.Add(Latency(plain));
            for (var frame = 0; frame < 20; frame++)
                Latency(model);
            fails = true;
            failing.Add(Latency(model));
            fails = false;
            for (var frame = 0; frame < 20; frame++)
                warm.Add(Latency(model));
        }
        var (met, one, swing) = (Median(failing), Median(rested), Median(warm));
        return new(met / one <= Goal, FormattableString.Invariant(
            $"the frame that meets a failing device takes {met * 1000:0.000} ms, one run on a rested CPU session {one * 1000:0.000} ms: {met / one:0.00} times (goal {Goal}); in full swing {swing * 1000:0.000} ms: {met / swing:0.00} times (medians of {failures} failures)"));

        double Latency(AdaptiveModel of) => of.Run(Frame.Over(pixels, 28, 28, PixelFormat.Mono8), 1).Latency.TotalSeconds;
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values[values.Count / 2];
    }
}
