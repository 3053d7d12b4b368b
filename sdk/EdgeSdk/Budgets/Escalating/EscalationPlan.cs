namespace EdgeSdk.Budgets.Escalating;

/// <summary>A way to spend a budget in the mean: every frame at a low level, and those that are unsure again at a higher one.</summary>
/// <param name="Low">Index of the first level.</param>
/// <param name="High">Index of the second.</param>
/// <param name="Share">Share of the frames that run again, in (0, 1], on images like the held-out ones.</param>
/// <param name="Accuracy">What that makes of the accuracy, by the curves, in 0..1.</param>
internal sealed record EscalationPlan(int Low, int High, double Share, double Accuracy)
{
    /// <summary>
    /// All plans whose mean MACs are a level's budget and that are more accurate than the level alone, best first. The gain of a pair is that of its levels, times the share of
    /// the low level's errors that lie among the frames that run again.
    /// </summary>
    /// <param name="level">The level whose budget is spent.</param>
    /// <param name="levels">What is known of the levels.</param>
    /// <param name="lowest">The lowest level that may run.</param>
    public static EscalationPlan[] For(int level, LevelFigures levels, int lowest)
    {
        List<EscalationPlan> plans = [];
        var (budget, last) = (levels.Budgets[level], levels.Budgets.Length - 1);
        // The whole budget is the whole network for every frame: nobody who granted it wants less.
        for (var low = lowest; low < level && level < last; low++)
        {
            if (levels.AreMeans[low] || levels.Curves[low] is not { } curve || levels.Macs[low] >= budget)
                continue;
            for (var high = low + 1; high <= last; high++)
            {
                var share = (budget - levels.Macs[low]) / levels.Macs[high];
                var accuracy = levels.Accuracies[low] + (curve.ErrorsAmong(share) * (levels.Accuracies[high] - levels.Accuracies[low]));
                if (!levels.AreMeans[high] && share <= 1 && accuracy > levels.Accuracies[level])
                    plans.Add(new(low, high, share, accuracy));
            }
        }
        return [.. plans.OrderByDescending(plan => plan.Accuracy).ThenBy(plan => plan.High)];
    }
}
