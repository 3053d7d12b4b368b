using System.Globalization;
using EdgeSdk.Budgets;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Tool.Evaluating;

/// <summary>Runs a model over test images at every level, then at every budget that is spent in the mean.</summary>
internal sealed class ModelEvaluation(AdaptiveModel model, TestImages images)
{
    private const int ReportEvery = 1000;

    public IReadOnlyList<EvaluatedBudget> Run(IProgress<TrainingProgress> progress)
    {
        List<EvaluatedBudget> levels = [.. model.Levels.Select(level => Tally($"level {Text(level.Budget)}", progress, frame => model.Run(images.Frame(frame), level.Budget)).ToBudget(level.Budget, escalates: false))];
        List<EvaluatedBudget> means = [];
        // Downwards: a lower budget holds from the next frame on, a higher one is reached step by step.
        foreach (var budget in model.Levels.SkipLast(1).Select(level => level.Budget).Reverse())
        {
            model.Governor.Configure(new PolicyOptions().Limit(budget));
            // Without confidence curves, or with nothing below to begin at, the budget is the level again.
            if (model.Governor.Decide().Escalation is not null)
                means.Insert(0, Tally($"{Text(budget)} in the mean", progress, frame => model.Run(images.Frame(frame))).ToBudget(budget, escalates: true));
        }

        return [.. levels, .. means];
    }

    private AnswerTally Tally(string phase, IProgress<TrainingProgress> progress, Func<int, FrameResult> run)
    {
        var tally = new AnswerTally(model.Manifest);
        for (var i = 0; i < images.Count; i++)
        {
            tally.Add(run(i), images.Label(i));
            if ((i + 1) % ReportEvery == 0 || i + 1 == images.Count)
                progress.Report(new(phase, i + 1, images.Count, ""));
        }

        return tally;
    }

    private static string Text(double budget) => budget.ToString("0.00", CultureInfo.InvariantCulture);
}
