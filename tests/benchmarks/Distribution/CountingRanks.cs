using EdgeSdk.Trainer.Distribution;

namespace EdgeSdk.Benchmarks.Distribution;

/// <summary>The same ranks, and what this one has sent in each kind of call.</summary>
internal sealed class CountingRanks(Communicator ranks) : Communicator
{
    public override int Rank => ranks.Rank;

    public override int Size => ranks.Size;

    public Sent Sent { get; private set; } = new(0, 0, 0, 0, 0, 0);

    public override void Abort(int exitCode) => ranks.Abort(exitCode);

    // The ranks are their owner's.
    protected override void Dispose(bool disposing)
    {
    }

    internal override nint StartSum(Span<float> values)
    {
        Sent = Sent with { Buckets = Sent.Buckets + 1, BucketBytes = Sent.BucketBytes + sizeof(float) * values.Length };
        return ranks.StartSum(values);
    }

    private protected override void SumCore(Span<double> values)
    {
        Sent = Sent with { Sums = Sent.Sums + 1, SumBytes = Sent.SumBytes + sizeof(double) * values.Length };
        ranks.Sum(values);
    }

    private protected override void GatherCore(ReadOnlySpan<byte> own, Span<byte> all)
    {
        Sent = Sent with { Gathers = Sent.Gathers + 1, GatherBytes = Sent.GatherBytes + own.Length };
        ranks.Gather(own, all);
    }

    private protected override void BroadcastCore(Span<byte> values) => ranks.Broadcast(values);

    private protected override void FinishCore(nint sum) => ranks.Finish(sum);
}

/// <summary>What one rank sends: calls, and bytes of its own in them.</summary>
/// <param name="Gathers">Of norms' statistics and of projections.</param>
/// <param name="GatherBytes">In these, of this rank.</param>
/// <param name="Sums">Of norms on the way back.</param>
/// <param name="SumBytes">In these.</param>
/// <param name="Buckets">Of gradients.</param>
/// <param name="BucketBytes">In these.</param>
internal sealed record Sent(double Gathers, double GatherBytes, double Sums, double SumBytes, double Buckets, double BucketBytes)
{
    public Sent Since(Sent before, double steps) => new(
        (Gathers - before.Gathers) / steps, (GatherBytes - before.GatherBytes) / steps, (Sums - before.Sums) / steps,
        (SumBytes - before.SumBytes) / steps, (Buckets - before.Buckets) / steps, (BucketBytes - before.BucketBytes) / steps);
}
