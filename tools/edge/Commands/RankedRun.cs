using System.Runtime.InteropServices;
using EdgeSdk.Tool.Output;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Tool.Commands;

/// <summary>Runs a command that several ranks may share: what all refuse is said once, and what one cannot do ends all.</summary>
internal static class RankedRun
{
    public static int Run(Func<Communicator, int> command)
    {
        using var ranks = Communicator.FromLauncher();
        if (ranks.Size == 1)
            return command(ranks);
        try
        {
            return command(ranks);
        }
        catch (Exception e) when (e is RankFailedException or DivergedException)
        {
            if (ranks.IsFirst)
                CommandRunner.Complain(e.Message);
            return ExitCode.BadInput;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The others do not know and would wait for this rank.
            CommandRunner.Complain($"rank {ranks.Rank} of {ranks.Size} on {Environment.MachineName}: {(e is ExternalException ? e.Message.Split('\n')[0] : e.Message)}");
            ranks.Abort(ExitCode.Failure);
            throw;
        }
    }
}
