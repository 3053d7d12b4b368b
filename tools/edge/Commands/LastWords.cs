using EdgeSdk.Tool.Output;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Tool.Commands;

/// <summary>
/// What is said when a rank is told to stop and its step does not end, because another rank has died and the launcher takes the rest down:
/// where the run goes on. A launcher leaves about a second for it.
/// </summary>
internal sealed class LastWords : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly TrainingRun _run;
    private readonly Communicator _ranks;
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationTokenRegistration _registration;

    public LastWords(TrainingRun run, Communicator ranks, CancellationToken stop)
    {
        (_run, _ranks) = (run, ranks);
        if (ranks.Size > 1)
            _registration = stop.Register(() => _ = SpeakUnlessEnded());
    }

    public void Dispose()
    {
        _registration.Dispose();
        _ended.Cancel();
    }

    private async Task SpeakUnlessEnded()
    {
        try
        {
            await Task.Delay(Patience, _ended.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return;
        }

        // Rank 0 speaks; where it is the one that died, rank 1 does.
        if (!_ranks.IsFirst && (_ranks.Rank != 1 || _run.IsClaimed()))
            return;
        CommandRunner.Complain("Told to stop in the middle of a step, perhaps because another rank has ended. "
            + (_run.LastCheckpoint() is var (path, step) ? $"The last checkpoint is {path}, step {step}; the same command goes on from it." : "There is no checkpoint yet; the same command starts anew."));
    }
}
