using EdgeSdk.Models;

namespace EdgeSdk.Simulation;

/// <summary>
/// The best that anybody could do who knows the whole trace: dynamic programming backwards over the energy in the battery, one decision per <see cref="Step"/> seconds, between
/// all levels and all pairs of them with any share of frames that run again. It knows every frame, all power and the battery's loss, rests for no dwell time, and no heat or
/// deadline limits it.
/// </summary>
internal sealed class Clairvoyant(ModelManifest model, DeviceModel device, Trace trace)
{
    public const int Step = 60;
    private const int Grid = 3000;

    private readonly FrameModel _frames = new(model, device);
    private readonly (double Seconds, double Accuracy)[] _ways = new FrameModel(model, device).Ways();

    /// <summary>The greatest mean accuracy over all frames of the trace; lost frames are wrong.</summary>
    public double MeanAccuracy()
    {
        var steps = trace.BySecond().Chunk(Step).Select(step => step.GroupBy(moment => moment).Select(same => (Moment: same.Key, Seconds: same.Count())).ToArray()).ToArray();
        var value = new double[Grid + 1];
        var next = new double[Grid + 1];
        for (var t = steps.Length - 1; t >= 0; t--)
        {
            (value, next) = (next, value);
            for (var e = 0; e <= Grid; e++)
                value[e] = Best(steps[t], e, next);
        }
        return value[Grid] / trace.BySecond().Sum(moment => moment.FramesPerSecond);
    }

    private double Best((Moment Moment, int Seconds)[] step, int energy, double[] next)
    {
        var best = 0.0;
        var charge = energy / (double)Grid;
        foreach (var way in _ways)
        {
            var (frames, cells) = (0.0, 0.0);
            foreach (var (moment, seconds) in step)
            {
                var chosen = moment.Forced is { } forced ? (Seconds: _frames.Seconds[_frames.LevelOf(forced)], Accuracy: _frames.Accuracies[_frames.LevelOf(forced)]) : way;
                var use = Math.Min(1, moment.FramesPerSecond * chosen.Seconds / (1 - moment.LoadOfOthers));
                var watts = Battery.CellWatts(device, charge, device.Watts(use, moment.LoadOfOthers) - moment.MainsWatts);
                cells += seconds * watts / 3600 / device.BatteryWattHours * Grid;
                frames += seconds * moment.FramesPerSecond * chosen.Accuracy;
            }
            var left = Math.Min(Grid, energy - cells);
            if (left < 0)
            {
                // The battery gives out within the step: what it still held bought its share of the frames.
                best = Math.Max(best, (frames * energy / cells) + next[0]);
                continue;
            }
            var below = (int)left;
            var above = Math.Min(Grid, below + 1);
            best = Math.Max(best, frames + next[below] + ((left - below) * (next[above] - next[below])));
        }
        return best;
    }
}
