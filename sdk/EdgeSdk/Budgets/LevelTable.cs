using EdgeSdk.Budgets.Escalating;
using EdgeSdk.Budgets.Learning;
using EdgeSdk.Models;
using EdgeSdk.Profiling;

namespace EdgeSdk.Budgets;

/// <summary>
/// What is known of a model's levels before the first frame: budget, share of the MACs, accuracy, how long a frame takes, and how a budget is best spent in the mean over frames.
/// Times come from the device's profile; without one they are relative, from the MACs, and the first frames tell the unit.
/// </summary>
internal sealed class LevelTable
{
    private const double UnknownSpread = 1.5;

    private readonly double _deadline = double.PositiveInfinity;
    private readonly EscalationPlan[][] _plans;
    private readonly bool[] _efficient;
    private readonly bool[] _efficientInTheMean;

    private LevelTable(LevelFigures model, double spread, double? watts, bool measured)
    {
        (Model, Spread, Watts, IsMeasured) = (model, spread, watts, measured);
        _plans = [.. model.Budgets.Select(_ => Array.Empty<EscalationPlan>())];
        _efficientInTheMean = _efficient = Envelope(Times, Accuracies);
    }

    private LevelTable(LevelTable plain, double deadline, int lowest) : this(plain.Model, plain.Spread, plain.Watts, plain.IsMeasured)
    {
        _deadline = deadline;
        _plans = [.. Budgets.Select((_, level) => EscalationPlan.For(level, Model, lowest))];
        _efficientInTheMean = Envelope(
            [.. _plans.Select((plans, level) => plans is [var best, ..] ? Times[best.Low] + (best.Share * Times[best.High]) : Times[level])],
            [.. _plans.Select((plans, level) => plans is [var best, ..] ? best.Accuracy : Accuracies[level])]);
    }

    /// <summary>What the model file and the profile say of each level.</summary>
    public LevelFigures Model { get; }

    /// <summary>Budgets, rising.</summary>
    public double[] Budgets => Model.Budgets;

    /// <summary>Typical time of a frame per level: in seconds when measured, else relative to dense.</summary>
    public double[] Times => Model.Times;

    /// <summary>Accuracy per level, 0..1; rising with the budget by assumption where it is not known.</summary>
    public double[] Accuracies => Model.Accuracies;

    /// <summary>How much longer the slowest frame of a hundred takes than the typical one, as a ratio.</summary>
    public double Spread { get; }

    /// <summary>Power that a running frame adds to the device's, in watts, when an energy counter told.</summary>
    public double? Watts { get; }

    /// <summary>Whether <see cref="Times"/> are seconds on this device.</summary>
    public bool IsMeasured { get; }

    public int Count => Budgets.Length;

    public static LevelTable Of(double[] budgets) => new(LevelFigures.Of(budgets), UnknownSpread, null, measured: false);

    public static LevelTable Of(ModelManifest manifest, DeviceProfile? profile)
    {
        profile?.CheckFits(manifest);
        var figures = LevelFigures.Of(manifest, profile).WithMeans();
        return profile is null ? new(figures, UnknownSpread, null, measured: false)
            : new(figures, profile.Levels.Max(level => level.P99 / level.P50), profile.Levels[^1].Joules / profile.Levels[^1].P50, measured: true);
    }

    /// <summary>The same table with other contents: a replayed log has it as numbers.</summary>
    public static LevelTable Of(LevelFigures model, double spread, double? watts, bool measured) => new(model, spread, watts, measured);

    /// <summary>The same levels, their budgets spent in the mean over frames where that is more accurate.</summary>
    /// <param name="deadline">Seconds that two runs must be done in; infinite when there is no deadline.</param>
    /// <param name="floor">The budget that every frame gets at least; 0 is none.</param>
    public LevelTable Escalating(double deadline, double floor) => new(this, deadline, floor > 0 ? AtLeast(floor) : 0);

    /// <summary>
    /// Whether a level is worth its time, as it is spent now: no mixture of a cheaper and a dearer one is more accurate. The lowest and the best always are.
    /// </summary>
    /// <param name="level">The level.</param>
    /// <param name="plan">How its budget is spent in the mean; <see langword="null"/> when every frame runs at the level.</param>
    public bool IsEfficient(int level, EscalationPlan? plan) => (plan is null ? _efficient : _efficientInTheMean)[level];

    /// <summary>The best way to spend a level's budget in the mean over frames whose two runs are in time; <see langword="null"/> when every frame runs at the level.</summary>
    /// <param name="level">The level.</param>
    /// <param name="latency">How long frames take now.</param>
    /// <param name="lowest">The lowest level that the frame may run at.</param>
    public EscalationPlan? Plan(int level, in LatencyModel latency, int lowest = 0)
    {
        foreach (var plan in _plans[level])
        {
            if (plan.Low >= lowest && (_deadline == double.PositiveInfinity || (latency.IsKnown && latency.P99(this, plan.Low) + Second(plan, latency) <= _deadline)))
                return plan;
        }
        return null;
    }

    /// <summary>When the second run of a plan must begin at the latest, in seconds after the frame's arrival.</summary>
    public double LatestSecondRun(EscalationPlan plan, in LatencyModel latency) =>
        _deadline == double.PositiveInfinity ? _deadline : _deadline - Second(plan, latency);

    // Seconds that 99 of 100 second runs stay under.
    private double Second(EscalationPlan plan, in LatencyModel latency) => latency.P99(this, plan.High) * latency.SecondShare(this, plan.High);

    // The model cannot spend less than its lowest level, so that is what a lower ceiling gets.
    public int Under(double ceiling)
    {
        var level = Budgets.Length - 1;
        while (level > 0 && Budgets[level] > ceiling + LevelLookup.Slack)
            level--;
        return level;
    }

    /// <summary>The level of the model that a frame runs at which must run once: the level itself, or the one below when it is a mean.</summary>
    public int Single(int level) => Model.AreMeans[level] ? level - 1 : level;

    /// <summary>The lowest level of the model that is not below a floor.</summary>
    public int AtLeast(double floor)
    {
        var level = 0;
        while (level < Budgets.Length - 1 && (Model.AreMeans[level] || Budgets[level] < floor - LevelLookup.Slack))
            level++;
        return level;
    }

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
