using EdgeSdk.Budgets.Escalating;
using EdgeSdk.Models;
using EdgeSdk.Profiling;

namespace EdgeSdk.Budgets;

/// <summary>What is known of each level; all arrays are by level.</summary>
/// <param name="Budgets">Budgets, rising.</param>
/// <param name="Times">Typical time of a frame: in seconds when measured, else relative to dense.</param>
/// <param name="Accuracies">Accuracy, 0..1; rising with the budget by assumption where it is not known.</param>
/// <param name="Macs">Mean MACs as a share of dense.</param>
/// <param name="Curves">How unsure it is, where the model file tells.</param>
/// <param name="AreMeans">Whether it is no level of the model but a budget between two of them, which frames can spend in the mean only; its other figures are those of the level below.</param>
internal sealed record LevelFigures(double[] Budgets, double[] Times, double[] Accuracies, double[] Macs, ConfidenceCurve?[] Curves, bool[] AreMeans)
{
    // A frame pays for more than its MACs: conversion, gate, outputs. Measured on the shipped model: a fifth of dense at a tenth of its MACs.
    private const double FixedShare = 0.12;

    public static LevelFigures Of(double[] budgets) => new(budgets, [.. budgets.Select(Relative)], [.. budgets], budgets, new ConfidenceCurve?[budgets.Length], new bool[budgets.Length]);

    public static LevelFigures Of(ModelManifest manifest, DeviceProfile? profile)
    {
        double[] budgets = [.. manifest.Levels.Select(level => level.Budget)];
        double[] macs = [.. manifest.Levels.Select(level => level.Macs / manifest.DenseMacs)];
        var accuracies = manifest.Levels.All(level => level.Top1 is not null) ? manifest.Levels.Select(level => level.Top1!.Value)
            : manifest.Levels.All(level => level.KnnTop1 is not null) ? manifest.Levels.Select(level => level.KnnTop1!.Value)
            : budgets;
        var times = profile?.Levels.Select(level => level.P50) ?? macs.Select(Relative);
        return new(budgets, [.. times], [.. accuracies], macs, [.. manifest.Levels.Select(ConfidenceCurve.Of)], new bool[budgets.Length]);
    }

    /// <summary>The same with a budget between every two levels, where the model can spend such a mean: a mission then wastes less of what lies between its levels.</summary>
    public LevelFigures WithMeans()
    {
        if (Curves[0] is null || (2 * Budgets.Length) - 1 > Learning.LevelNumbers.Most)
            return this;
        int[] from = [.. Enumerable.Range(0, (2 * Budgets.Length) - 1).Select(i => i / 2)];
        return new(
            [.. from.Select((level, i) => i % 2 == 0 ? Budgets[level] : (Budgets[level] + Budgets[level + 1]) / 2)], [.. from.Select(level => Times[level])],
            [.. from.Select(level => Accuracies[level])], [.. from.Select(level => Macs[level])], [.. from.Select(level => Curves[level])], [.. from.Select((_, i) => i % 2 == 1)]);
    }

    private static double Relative(double macsShare) => FixedShare + ((1 - FixedShare) * Math.Min(1, macsShare));
}
