using System.Diagnostics;
using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Models;

namespace EdgeSdk;

/// <summary>From a decision and the image in the target's buffer to the result: one run, or two when the first answer is unsure.</summary>
internal sealed class FrameRun(ModelManifest manifest, TargetChain targets, FrameResult result, Governor governor)
{
    /// <summary>Runs the frame and tells the governor.</summary>
    /// <param name="decision">What it may spend.</param>
    /// <param name="info">Which frame it is.</param>
    /// <param name="arrived">When it arrived, as a <see cref="Stopwatch"/> timestamp.</param>
    public void Run(in BudgetDecision decision, in FrameInfo info, long arrived)
    {
        if (decision.Escalation is not { } twice)
        {
            var level = manifest.LevelFor(decision.Granted);
            // The level itself, not the budget: the graph then has nothing left to round.
            result.Take(targets.Run(level.Budget), decision, level, info, arrived);
            governor.Observe(level.Budget, result.Latency);
            return;
        }
        var prepared = Stopwatch.GetElapsedTime(arrived);
        result.Take(Run(twice.First), decision, manifest.LevelFor(twice.First), info, arrived);
        var first = result.Latency;
        var second = TimeSpan.Zero;
        if (result.Outcome == RunOutcome.Answered && twice.IsNeeded(result.Score, first))
        {
            result.BeginAgain();
            result.TakeAgain(RunAgain(twice.Second), manifest.LevelFor(twice.Second), arrived);
            second = result.Latency - first;
        }
        governor.Observe(decision, result.MacsShare, first, second, prepared);
    }

    // The frame has an answer already: what the second run meets is for the next frame to say.
    private RunOutcome RunAgain(double budget)
    {
        try
        {
            return Run(budget);
        }
        catch (InferenceException)
        {
            return RunOutcome.Cancelled;
        }
    }

    private RunOutcome Run(double budget) => targets.Run(manifest.LevelFor(budget).Budget);
}
