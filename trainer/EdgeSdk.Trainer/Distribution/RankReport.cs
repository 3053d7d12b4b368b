namespace EdgeSdk.Trainer.Distribution;

/// <summary>How one rank of a run did in this session: since the last start of the command.</summary>
/// <param name="Rank">The rank, from 0.</param>
/// <param name="Host">The name of its machine.</param>
/// <param name="ImagesPerSecond">Images it trained on per second of training.</param>
/// <param name="WaitingForViewsShare">Share of these seconds, in 0..1, that it waited for its own views.</param>
/// <param name="WaitingForRanksShare">Share of these seconds, in 0..1, in calls that wait for other ranks, the exchange itself included.</param>
public sealed record RankReport(int Rank, string Host, double ImagesPerSecond, double WaitingForViewsShare, double WaitingForRanksShare)
{
    /// <summary>Those of all ranks.</summary>
    internal static IReadOnlyList<RankReport> Collect(Communicator ranks, RankTimes own)
    {
        var hosts = Agreement.Texts(ranks, Environment.MachineName);
        var all = ranks.Gather<double>([own.Images, own.Seconds, own.ForViews, own.ForRanks]);
        return [.. hosts.Select((host, rank) =>
        {
            var (images, seconds, views, others) = (all[4 * rank], Math.Max(1e-9, all[4 * rank + 1]), all[4 * rank + 2], all[4 * rank + 3]);
            return new RankReport(rank, host, images / seconds, views / seconds, others / seconds);
        })];
    }
}

/// <summary>What a rank did in a session.</summary>
/// <param name="Images">Images trained on.</param>
/// <param name="Seconds">Seconds of training.</param>
/// <param name="ForViews">Of these, seconds waiting for views.</param>
/// <param name="ForRanks">Of these, seconds in calls to other ranks.</param>
internal readonly record struct RankTimes(double Images, double Seconds, double ForViews, double ForRanks)
{
    public static RankTimes operator +(RankTimes a, RankTimes b) =>
        new(a.Images + b.Images, a.Seconds + b.Seconds, a.ForViews + b.ForViews, a.ForRanks + b.ForRanks);
}
