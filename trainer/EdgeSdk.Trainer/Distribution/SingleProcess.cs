namespace EdgeSdk.Trainer.Distribution;

/// <summary>One process: what all ranks have is what it has.</summary>
internal sealed class SingleProcess : Communicator
{
    public override int Rank => 0;

    public override int Size => 1;

    public override void Abort(int exitCode) => Environment.Exit(exitCode);

    // One instance serves the whole process.
    protected override void Dispose(bool disposing)
    {
    }

    internal override nint StartSum(Span<float> values) => 0;

    private protected override void SumCore(Span<double> values)
    {
    }

    private protected override void GatherCore(ReadOnlySpan<byte> own, Span<byte> all) => own.CopyTo(all);

    private protected override void BroadcastCore(Span<byte> values)
    {
    }

    private protected override void FinishCore(nint sum)
    {
    }
}
