using System.Diagnostics;
using System.Runtime.InteropServices;
using EdgeSdk.Trainer.Distribution.OpenMpi;

namespace EdgeSdk.Trainer.Distribution;

/// <summary>
/// The ranks of one training run: processes that each compute a part of every batch and hold the same weights. A call that speaks to the
/// others returns when all have made it, so every rank makes the same calls in the same order. Used from one thread at a time.
/// </summary>
public abstract class Communicator : IDisposable
{
    private long _waited;

    private protected Communicator()
    {
    }

    /// <summary>A process by itself: one rank, and no library is loaded.</summary>
    public static Communicator Alone { get; } = new SingleProcess();

    /// <summary>This rank, from 0.</summary>
    public abstract int Rank { get; }

    /// <summary>How many ranks there are, at least 1.</summary>
    public abstract int Size { get; }

    /// <summary>
    /// Whether this is a process by itself, which computes with the tensor library's own norms. A rank, be it the only one, computes them as
    /// many ranks do, so that a run's numbers do not depend on how many there are.
    /// </summary>
    public bool IsAlone => this == Alone;

    /// <summary>Whether this rank is the one that writes files and speaks.</summary>
    public bool IsFirst => Rank == 0;

    /// <summary>Time this rank spent in calls that wait for other ranks.</summary>
    public TimeSpan Waited => Stopwatch.GetElapsedTime(0, _waited);

    /// <summary>
    /// What the process was started as: a rank of <c>mpirun</c> or <c>srun --mpi=pmix</c>, or a process by itself. To be disposed at the end,
    /// when every rank is done.
    /// </summary>
    /// <exception cref="NotSupportedException">It was started as a rank, and Open MPI does not load; the message says why.</exception>
    public static Communicator FromLauncher() => Launcher.IsOpenMpi() ? OpenMpiCommunicator.Start() : Alone;

    /// <summary>Ends every rank at once. For a rank that cannot go on while others wait for it.</summary>
    /// <param name="exitCode">The exit code of the run.</param>
    public abstract void Abort(int exitCode);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Lets go of the library.</summary>
    /// <param name="disposing">Always <see langword="true"/>.</param>
    protected abstract void Dispose(bool disposing);

    /// <summary>Adds up, in place, what all ranks have; all get the same sums.</summary>
    internal void Sum(Span<double> values)
    {
        var start = Stopwatch.GetTimestamp();
        SumCore(values);
        _waited += Stopwatch.GetTimestamp() - start;
    }

    /// <summary>Puts what every rank has, equally long, one after the other by rank.</summary>
    internal T[] Gather<T>(ReadOnlySpan<T> own)
        where T : unmanaged
    {
        var all = new T[own.Length * Size];
        Gather(own, all.AsSpan());
        return all;
    }

    /// <summary>The same into memory that is there.</summary>
    internal void Gather<T>(ReadOnlySpan<T> own, Span<T> all)
        where T : unmanaged
    {
        var start = Stopwatch.GetTimestamp();
        GatherCore(MemoryMarshal.AsBytes(own), MemoryMarshal.AsBytes(all));
        _waited += Stopwatch.GetTimestamp() - start;
    }

    /// <summary>Puts what every rank has, of any length, one after the other by rank.</summary>
    internal T[] Collect<T>(ReadOnlySpan<T> own, out int[] lengths)
        where T : unmanaged
    {
        lengths = Gather<int>([own.Length]);
        var longest = lengths.Max();
        var padded = new T[longest];
        own.CopyTo(padded);
        var all = Gather<T>(padded);
        var collected = new T[lengths.Sum()];
        for (int rank = 0, start = 0; rank < Size; start += lengths[rank++])
            all.AsSpan(rank * longest, lengths[rank]).CopyTo(collected.AsSpan(start));
        return collected;
    }

    /// <summary>Gives what rank 0 has to all others.</summary>
    internal void Broadcast(Span<byte> values)
    {
        var start = Stopwatch.GetTimestamp();
        BroadcastCore(values);
        _waited += Stopwatch.GetTimestamp() - start;
    }

    /// <summary>Begins to add up in place, while this rank goes on computing.</summary>
    /// <param name="values">Memory that neither moves nor is touched until <see cref="Finish"/>.</param>
    /// <returns>What <see cref="Finish"/> wants.</returns>
    internal abstract nint StartSum(Span<float> values);

    /// <summary>Waits until a sum that was begun is there.</summary>
    internal void Finish(nint sum)
    {
        var start = Stopwatch.GetTimestamp();
        FinishCore(sum);
        _waited += Stopwatch.GetTimestamp() - start;
    }

    private protected abstract void SumCore(Span<double> values);

    private protected abstract void GatherCore(ReadOnlySpan<byte> own, Span<byte> all);

    private protected abstract void BroadcastCore(Span<byte> values);

    private protected abstract void FinishCore(nint sum);
}
