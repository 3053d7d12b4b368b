using EdgeSdk.Budgets;
using EdgeSdk.Models;

namespace EdgeSdk.Simulation;

/// <summary>What frames take, spend and are worth on a simulated device, in one run or in two. How unsure they are follows the curves of the model file.</summary>
internal sealed class FrameModel(ModelManifest model, DeviceModel device)
{
    private const double Near = 0.005;

    private readonly LevelFigures _levels = LevelFigures.Of(model, null);

    public double[] Seconds { get; } = [.. model.Levels.Select(level => device.SecondsOf(model, level))];

    public double[] Accuracies => _levels.Accuracies;

    public int LevelOf(double budget)
    {
        var level = _levels.Budgets.Length - 1;
        while (level > 0 && _levels.Budgets[level] > budget + 1e-6)
            level--;
        return level;
    }

    /// <summary>A frame under a decision.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="slowdown">How much longer than undisturbed each run takes.</param>
    /// <param name="rank">The share of frames that are less sure than this one, 0..1.</param>
    public SimulatedFrame Run(in BudgetDecision decision, double slowdown, double rank)
    {
        if (decision.Escalation is not { } twice)
        {
            var level = LevelOf(decision.Granted);
            return new(Seconds[level] * slowdown, 0, _levels.Macs[level], Accuracies[level]);
        }
        var (low, high) = (LevelOf(twice.First), LevelOf(twice.Second));
        var first = Seconds[low] * slowdown;
        if (!twice.IsNeeded(_levels.Curves[low]!.Below(rank), TimeSpan.FromSeconds(first)))
            return new(first, 0, _levels.Macs[low], Accuracies[low]);
        return new(first, Seconds[high] * slowdown, _levels.Macs[low] + _levels.Macs[high], Accuracies[low] + (Gain(low, high, rank - Near, rank + Near) / (2 * Near)));
    }

    /// <summary>All sensible ways to treat the frames of a moment: seconds per frame and accuracy, no other both cheaper and better.</summary>
    public (double Seconds, double Accuracy)[] Ways()
    {
        var ways = Seconds.Zip(Accuracies).ToList();
        for (var low = 0; low < Seconds.Length; low++)
        {
            for (var high = low + 1; high < Seconds.Length && _levels.Curves[low] is not null; high++)
            {
                for (var share = 0.05; share < 1; share += 0.05)
                    ways.Add((Seconds[low] + (share * Seconds[high]), Accuracies[low] + Gain(low, high, 0, share)));
            }
        }
        return [.. ways.Where(way => !ways.Exists(other => other.First <= way.First && other.Second > way.Second)).Distinct().OrderBy(way => way.First)];
    }

    // What running again brings on the frames between two ranks, summed over all frames.
    private double Gain(int low, int high, double from, double to) =>
        (_levels.Curves[low]!.ErrorsAmong(Math.Clamp(to, 0, 1)) - _levels.Curves[low]!.ErrorsAmong(Math.Clamp(from, 0, 1))) * (Accuracies[high] - Accuracies[low]);
}

/// <summary>A frame that ran.</summary>
/// <param name="First">Seconds of the first run.</param>
/// <param name="Second">Seconds of the second; 0 when there was none.</param>
/// <param name="Macs">MACs of both as a share of dense.</param>
/// <param name="Accuracy">The probability that its answer is right.</param>
internal readonly record struct SimulatedFrame(double First, double Second, double Macs, double Accuracy);
