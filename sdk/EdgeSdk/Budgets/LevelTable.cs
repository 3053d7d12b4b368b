using EdgeSdk.Models;
using EdgeSdk.Profiling;

namespace EdgeSdk.Budgets;

/// <summary>
/// What is known of a model's levels before the first frame: budget, share of the MACs, accuracy, and how long a frame takes. Times come from the device's profile;
/// without one they are relative, from the MACs, and the first frames tell the unit.
/// </summary>
internal sealed class LevelTable
{
    // A frame pays for more than its MACs: conversion, gate, outputs. Measured on the shipped model: a fifth of dense at a tenth of its MACs.
    private const double FixedShare = 0.12;
    private const double UnknownSpread = 1.5;

    private LevelTable(double[] budgets, double[] times, double[] accuracies, double spread, double? watts, bool measured)
    {
        (Budgets, Times, Accuracies, Spread, Watts, IsMeasured) = (budgets, times, accuracies, spread, watts, measured);
        Efficient = Envelope(times, accuracies);
    }

    /// <summary>Budgets, rising.</summary>
    public double[] Budgets { get; }

    /// <summary>Typical time of a frame per level: in seconds when measured, else relative to dense.</summary>
    public double[] Times { get; }

    /// <summary>Accuracy per level, 0..1; rising with the budget by assumption where it is not known.</summary>
    public double[] Accuracies { get; }

    /// <summary>How much longer the slowest frame of a hundred takes than the typical one, as a ratio.</summary>
    public double Spread { get; }

    /// <summary>Power that a running frame adds to the device's, in watts, when an energy counter told.</summary>
    public double? Watts { get; }

    /// <summary>Whether <see cref="Times"/> are seconds on this device.</summary>
    public bool IsMeasured { get; }

    /// <summary>Whether a level is worth its time: no mixture of a cheaper and a dearer one is more accurate. The lowest and the best always are.</summary>
    public bool[] Efficient { get; }

    public int Count => Budgets.Length;

    public static LevelTable Of(double[] budgets) =>
        new(budgets, [.. budgets.Select(Relative)], [.. budgets], UnknownSpread, null, measured: false);

    public static LevelTable Of(ModelManifest manifest, DeviceProfile? profile)
    {
        double[] budgets = [.. manifest.Levels.Select(level => level.Budget)];
        var known = manifest.Levels.All(level => level.Top1 is not null) ? manifest.Levels.Select(level => level.Top1!.Value)
            : manifest.Levels.All(level => level.KnnTop1 is not null) ? manifest.Levels.Select(level => level.KnnTop1!.Value)
            : budgets;
        if (profile is null)
            return new(budgets, [.. manifest.Levels.Select(level => Relative(level.Macs / manifest.DenseMacs))], [.. known], UnknownSpread, null, measured: false);
        profile.CheckFits(manifest);
        return new(
            budgets, [.. profile.Levels.Select(level => level.P50)], [.. known],
            profile.Levels.Max(level => level.P99 / level.P50), profile.Levels[^1].Joules / profile.Levels[^1].P50, measured: true);
    }

    /// <summary>The same table with other contents: a replayed log has it as numbers.</summary>
    public static LevelTable Of(double[] budgets, double[] times, double[] accuracies, double spread, double? watts, bool measured) =>
        new(budgets, times, accuracies, spread, watts, measured);

    // The model cannot spend less than its lowest level, so that is what a lower ceiling gets.
    public int Under(double ceiling)
    {
        var level = Budgets.Length - 1;
        while (level > 0 && Budgets[level] > ceiling + LevelLookup.Slack)
            level--;
        return level;
    }

    /// <summary>The lowest level that is not below a floor.</summary>
    public int AtLeast(double floor)
    {
        var level = 0;
        while (level < Budgets.Length - 1 && Budgets[level] < floor - LevelLookup.Slack)
            level++;
        return level;
    }

    private static double Relative(double macsShare) => FixedShare + ((1 - FixedShare) * Math.Min(1, macsShare));

    // The upper concave hull, from the lowest level to the most accurate one.
    private static bool[] Envelope(double[] costs, double[] accuracies)
    {
        var on = new bool[costs.Length];
        var best = Array.IndexOf(accuracies, accuracies.Max());
        for (var at = 0; ;)
        {
            on[at] = true;
            if (at >= best)
                return on;
            var next = best;
            for (var i = at + 1; i <= best; i++)
            {
                if (Gain(at, i) > Gain(at, next))
                    next = i;
            }
            at = next;
        }

        double Gain(int from, int to) => (accuracies[to] - accuracies[from]) / Math.Max(1e-12, costs[to] - costs[from]);
    }
}
