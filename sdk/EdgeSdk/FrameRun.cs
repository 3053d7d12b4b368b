using System.Diagnostics;
using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Models;

namespace EdgeSdk;

/// <summary>From a decision and the image in the runner to the result: one run, or two when the first answer is unsure.</summary>
internal sealed class FrameRun(ModelManifest manifest, OrtRunner runner, FrameResult result, Governor governor)
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
            runner.Run(level.Budget);
            result.Take(decision, level, info, arrived);
            governor.Observe(level.Budget, result.Latency);
            return;
        }
        var prepared = Stopwatch.GetElapsedTime(arrived);
        Run(twice.First);
        result.Take(decision, manifest.LevelFor(twice.First), info, arrived);
        var first = result.Latency;
        var second = TimeSpan.Zero;
        if (twice.IsNeeded(result.Score, first))
        {
            result.BeginAgain();
            Run(twice.Second);
            result.TakeAgain(manifest.LevelFor(twice.Second), arrived);
            // As a frame of its own would have taken, so that it compares with others of its level.
            second = result.Latency - first + prepared;
        }
        governor.Observe(decision, result.MacsShare, first, second);
    }

    private void Run(double budget) => runner.Run(manifest.LevelFor(budget).Budget);
}
