using static EdgeSdk.Trainer.Distribution.OpenMpi.OpenMpiLibrary;

namespace EdgeSdk.Trainer.Distribution.OpenMpi;

/// <summary>The ranks that <c>mpirun</c> started.</summary>
internal sealed unsafe class OpenMpiCommunicator : Communicator
{
    // MPI counts in int; no single call needs to be larger.
    private const int Part = 1 << 28;

    private bool _finished;

    private OpenMpiCommunicator(int rank, int size) => (Rank, Size) = (rank, size);

    public override int Rank { get; }

    public override int Size { get; }

    public static OpenMpiCommunicator Start()
    {
        Load();
        // Errors of later calls end the whole run with Open MPI's own words: its default.
        Require(Init(0, 0, ThreadsSerialized, out var threads), "MPI_Init_thread");
        if (threads < ThreadsSerialized)
            throw new NotSupportedException("This Open MPI was built without threads (MPI_THREAD_SERIALIZED): install the one of your distribution.");
        Require(OpenMpiLibrary.Rank(World, out var rank), "MPI_Comm_rank");
        Require(OpenMpiLibrary.Size(World, out var size), "MPI_Comm_size");
        return new OpenMpiCommunicator(rank, size);
    }

    public override void Abort(int exitCode)
    {
        _ = OpenMpiLibrary.Abort(World, exitCode);
        Environment.Exit(exitCode);
    }

    protected override void Dispose(bool disposing)
    {
        if (_finished)
            return;
        _finished = true;
        _ = OpenMpiLibrary.Finish();
    }

    internal override nint StartSum(Span<float> values)
    {
        fixed (float* memory = values)
        {
            Require(StartAllReduce(InPlace, memory, values.Length, OpenMpiLibrary.Float, SumOperation, World, out var request), "MPI_Iallreduce");
            return request;
        }
    }

    private protected override void FinishCore(nint sum) => Require(Wait(ref sum, 0), "MPI_Wait");

    private protected override void SumCore(Span<double> values)
    {
        fixed (double* memory = values)
            Require(AllReduce(InPlace, memory, values.Length, OpenMpiLibrary.Double, SumOperation, World), "MPI_Allreduce");
    }

    private protected override void GatherCore(ReadOnlySpan<byte> own, Span<byte> all)
    {
        fixed (byte* from = own, to = all)
            Require(AllGather(from, own.Length, OpenMpiLibrary.Byte, to, own.Length, OpenMpiLibrary.Byte, World), "MPI_Allgather");
    }

    private protected override void BroadcastCore(Span<byte> values)
    {
        for (var start = 0; start < values.Length; start += Part)
        {
            var part = values[start..Math.Min(values.Length, start + Part)];
            fixed (byte* memory = part)
                Require(OpenMpiLibrary.Broadcast(memory, part.Length, OpenMpiLibrary.Byte, 0, World), "MPI_Bcast");
        }
    }

    private static void Require(int result, string call)
    {
        if (result != Success)
            throw new InvalidOperationException($"Open MPI: {call} failed with {result}.");
    }
}
