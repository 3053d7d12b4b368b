using EdgeSdk.Frames;
using EdgeSdk.Signals;

namespace EdgeSdk.Profiling;

/// <summary>Measures what every level of an open model takes on this device.</summary>
public static class ProfileMeasurement
{
    private const int WarmUp = 3;

    /// <summary>
    /// Runs all levels in turn, so that whatever else the device does falls on all of them alike; then, where an energy counter can be read, each for itself, less what the
    /// idle device uses.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="threads">The threads it was opened with: part of the profile's key.</param>
    /// <param name="duration">How long to time the levels together, 0.1 seconds to 1 hour; energy takes as long again.</param>
    /// <param name="power">What measures power; the device's own when not given.</param>
    /// <param name="clock">The clock; the system's when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is outside its range.</exception>
    public static DeviceProfile Measure(AdaptiveModel model, int threads, TimeSpan duration, Signal? power = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (duration < TimeSpan.FromSeconds(0.1) || duration > TimeSpan.FromHours(1))
            throw new ArgumentOutOfRangeException(nameof(duration), duration, $"duration is {duration}; give 0.1 seconds to 1 hour.");
        clock ??= TimeProvider.System;
        var (_, height, width) = model.Manifest.Input;
        var pixels = new byte[width * height];
        // Every image takes its own way through the gates; a made-up one with structure takes a middle one.
        new Random(1).NextBytes(pixels);
        var times = Times(model, pixels, duration, clock);
        var joules = Joules(model, pixels, duration / (model.Levels.Count + 1), power ?? new PowerSignal(), clock);
        return new DeviceProfile
        {
            Schema = DeviceProfile.CurrentSchema,
            ModelSha256 = model.Manifest.WeightsSha256,
            Device = DeviceName.Current,
            Target = model.Target.ToString(),
            Threads = threads,
            Levels = [.. model.Levels.Select((level, i) => new LevelProfile(level.Budget, Quantile(times[i], 0.5), Quantile(times[i], 0.99), joules?[i]))],
        };
    }

    private static List<double>[] Times(AdaptiveModel model, byte[] pixels, TimeSpan duration, TimeProvider clock)
    {
        List<double>[] times = [.. model.Levels.Select(_ => new List<double>())];
        var start = clock.GetTimestamp();
        for (var turn = 0; turn <= WarmUp || clock.GetElapsedTime(start) < duration; turn++)
        {
            for (var i = 0; i < times.Length; i++)
            {
                // The first run at a level brings its weights into the cache; the second is what a stream of frames sees.
                Run(model, pixels, i);
                var seconds = Run(model, pixels, i);
                if (turn >= WarmUp)
                    times[i].Add(seconds);
            }
        }
        return times;
    }

    private static double[]? Joules(AdaptiveModel model, byte[] pixels, TimeSpan share, Signal power, TimeProvider clock)
    {
        if (!power.Quantities.Contains(Quantity.ProcessorPower) && !power.Quantities.Contains(Quantity.DevicePower))
            throw new ArgumentException("The signal reads neither the device's nor the processor's power.", nameof(power));
        if (MeanPower(() => Thread.Sleep(1)) is not { } idle)
            return null;
        var joules = new double[model.Levels.Count];
        for (var i = 0; i < joules.Length; i++)
        {
            var (frames, busy) = (0, 0.0);
            if (MeanPower(() => (frames, busy) = (frames + 1, busy + Run(model, pixels, i))) is not { } watts || watts <= idle)
                return null;
            joules[i] = (watts - idle) * busy / frames;
        }
        return joules;

        double? MeanPower(Action work)
        {
            var values = new double?[power.Quantities.Count];
            var start = clock.GetTimestamp();
            power.Read(clock.GetElapsedTime(0), values);
            do
                work();
            while (clock.GetElapsedTime(start) < share);
            Array.Clear(values);
            power.Read(clock.GetElapsedTime(0), values);
            return Of(Quantity.ProcessorPower) ?? Of(Quantity.DevicePower);

            double? Of(Quantity quantity)
            {
                for (var q = 0; q < values.Length; q++)
                {
                    if (power.Quantities[q] == quantity)
                        return values[q];
                }
                return null;
            }
        }
    }

    private static double Run(AdaptiveModel model, byte[] pixels, int level)
    {
        var (_, height, width) = model.Manifest.Input;
        return model.Run(Frame.Over(pixels, width, height, PixelFormat.Mono8), model.Levels[level].Budget).Latency.TotalSeconds;
    }

    private static double Quantile(List<double> times, double share)
    {
        times.Sort();
        return times[(int)Math.Ceiling(share * (times.Count - 1))];
    }
}
