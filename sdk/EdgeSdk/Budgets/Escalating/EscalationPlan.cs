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
    /// <param name="budgets">The budgets of the levels.</param>
    /// <param name="macs">Mean MACs of the levels, as shares of dense.</param>
    /// <param name="accuracies">Accuracy of the levels.</param>
    /// <param name="curves">How unsure the levels are, where that is known.</param>
    /// <param name="lowest">The lowest level that may run.</param>
    public static EscalationPlan[] For(int level, double[] budgets, double[] macs, double[] accuracies, ConfidenceCurve?[] curves, int lowest)
    {
        List<EscalationPlan> plans = [];
        // The whole budget is the whole network for every frame: nobody who granted it wants less.
        for (var low = lowest; low < level && level < budgets.Length - 1; low++)
        {
            if (curves[low] is not { } curve || macs[low] >= budgets[level])
                continue;
            for (var high = low + 1; high < budgets.Length; high++)
            {
                var share = (budgets[level] - macs[low]) / macs[high];
                var accuracy = accuracies[low] + (curve.ErrorsAmong(share) * (accuracies[high] - accuracies[low]));
                if (share <= 1 && accuracy > accuracies[level])
                    plans.Add(new(low, high, share, accuracy));
            }
        }
        return [.. plans.OrderByDescending(plan => plan.Accuracy).ThenBy(plan => plan.High)];
    }
}
