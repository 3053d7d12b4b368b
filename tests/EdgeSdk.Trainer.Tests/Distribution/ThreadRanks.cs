using EdgeSdk.Trainer.Distribution;

namespace EdgeSdk.Trainer.Tests.Distribution;

/// <summary>Ranks that are threads of this process, added up in the order of the ranks.</summary>
internal sealed class ThreadRanks : Communicator
{
    private readonly Shared _shared;

    private ThreadRanks(Shared shared, int rank) => (_shared, Rank) = (shared, rank);

    public override int Rank { get; }

    public override int Size => _shared.Size;

    /// <summary>Runs every rank to its end; the results are by rank.</summary>
    public static T[] Run<T>(int size, Func<Communicator, T> work)
    {
        var shared = new Shared(size);
        var results = new T[size];
        var failures = new Exception?[size];
        var threads = Enumerable.Range(0, size).Select(rank => new Thread(() =>
        {
            try
            {
                results[rank] = work(new ThreadRanks(shared, rank));
            }
            catch (Exception e)
            {
                failures[rank] = e;
                shared.Meeting.RemoveParticipant();
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        if (failures.FirstOrDefault(failure => failure is not null) is { } first)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        return results;
    }

    public override void Abort(int exitCode) => throw new InvalidOperationException($"aborted with {exitCode}");

    protected override void Dispose(bool disposing)
    {
    }

    // Begun and finished at once: only the order of the calls matters here.
    internal override nint StartSum(Span<float> values)
    {
        var all = new float[values.Length * Size];
        Gather<float>(values, all);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = 0;
            for (var rank = 0; rank < Size; rank++)
                values[i] += all[rank * values.Length + i];
        }

        return 1;
    }

    private protected override void FinishCore(nint sum)
    {
    }

    private protected override void SumCore(Span<double> values)
    {
        var all = new double[values.Length * Size];
        GatherCore(System.Runtime.InteropServices.MemoryMarshal.AsBytes(values), System.Runtime.InteropServices.MemoryMarshal.AsBytes(all.AsSpan()));
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = 0;
            for (var rank = 0; rank < Size; rank++)
                values[i] += all[rank * values.Length + i];
        }
    }

    private protected override void GatherCore(ReadOnlySpan<byte> own, Span<byte> all)
    {
        _shared.Parts[Rank] = own.ToArray();
        _shared.Meeting.SignalAndWait();
        for (var rank = 0; rank < Size; rank++)
            _shared.Parts[rank].CopyTo(all[(rank * own.Length)..]);
        _shared.Meeting.SignalAndWait();
    }

    private protected override void BroadcastCore(Span<byte> values)
    {
        if (Rank == 0)
            _shared.Parts[0] = values.ToArray();
        _shared.Meeting.SignalAndWait();
        _shared.Parts[0].CopyTo(values);
        _shared.Meeting.SignalAndWait();
    }

    private sealed class Shared(int size)
    {
        public int Size => size;

        public byte[][] Parts { get; } = new byte[size][];

        public Barrier Meeting { get; } = new(size);
    }
}
