using EdgeSdk.Budgets;
using EdgeSdk.Models;
using EdgeSdk.Signals;

namespace EdgeSdk.Simulation;

/// <summary>Plays a trace on a simulated device under the governor that runs in production.</summary>
internal sealed class DeviceSimulation(ModelManifest model, DeviceModel device, Trace trace)
{
    private readonly FrameModel _frames = new(model, device);

    /// <summary>The time after which a frame counts as late, in seconds.</summary>
    public double Deadline { get; init; } = 0.050;

    /// <summary>Whether the governor knows the device's profile; without it the first frames teach it.</summary>
    public bool Profiled { get; init; } = true;

    /// <summary>Where the decisions are recorded.</summary>
    public Stream? Log { get; init; }

    public SimulationResult Run(PolicyOptions policies, string name)
    {
        var clock = new SimulatedClock();
        var (random, unsure) = (new Random(7), new Random(8));
        // The device was idle before the trace begins: its gauge shows a draw from the start.
        var idle = new Battery(device);
        idle.Step(device.Watts(0, trace.Moments[0].LoadOfOthers), trace.Moments[0].MainsWatts, 0);
        var sensors = new SimulatedSensors(device, random) { Battery = idle, Celsius = trace.Moments[0].Ambient + (device.ThermalResistance * device.IdleWatts) };
        var signals = new SignalOptions { Clock = clock, Manual = true }.Add(sensors);
        using var governor = Governor.For(model, Profiled ? device.ProfileOf(model) : null, policies, signals);
        if (Log is not null)
            governor.Record(Log);
        var result = new SimulationResult(name, trace.Name, policies.Dwell);
        var (second, alive, arriving, freeAt) = (0, true, 0.0, 0.0);
        var forced = (double?)null;
        foreach (var moment in trace.BySecond())
        {
            clock.MoveTo(second);
            sensors.Moment = moment;
            governor.Sample();
            if (moment.Forced != forced)
                Force(governor, forced = moment.Forced);
            arriving += moment.FramesPerSecond;
            var frames = (int)arriving;
            arriving -= frames;
            var busy = 0.0;
            for (var i = 0; i < frames; i++)
            {
                var at = second + (i / (double)frames);
                var slowdown = device.Slowdown(moment.LoadOfOthers, sensors.Celsius) * Math.Exp(sensors.Normal() * device.Scatter) * (random.Next(50) == 0 ? device.Outlier : 1);
                result.Arrives(_frames.Seconds[0] * slowdown > Deadline);
                if (!alive || at < freeAt)
                {
                    result.Drops();
                    continue;
                }
                clock.MoveTo(at);
                var decision = governor.Decide();
                var frame = _frames.Run(decision, slowdown, unsure.NextDouble());
                var latency = frame.First + frame.Second;
                freeAt = at + latency;
                busy += latency;
                governor.Observe(decision, frame.Macs, TimeSpan.FromSeconds(frame.First), TimeSpan.FromSeconds(frame.Second));
                result.Runs(at, decision, frame, latency > Deadline);
            }
            var watts = alive ? device.Watts(Math.Min(1, busy), moment.LoadOfOthers) : 0;
            var battery = sensors.Battery;
            alive = battery.Step(watts, moment.MainsWatts, 1);
            sensors.Battery = battery;
            sensors.Celsius += (moment.Ambient + (device.ThermalResistance * watts) - sensors.Celsius) / device.ThermalSeconds;
            result.Passes(second, battery.Charge, watts, sensors.Celsius, sensors.Celsius > device.TripCelsius);
            second++;
        }
        return result;
    }

    private static void Force(Governor governor, double? budget)
    {
        if (budget is { } forced)
            governor.Force(forced);
        else
            governor.Release();
    }
}
