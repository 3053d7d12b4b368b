using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeSdk.Frames.Formats;

namespace EdgeSdk.Frames.Resampling;

/// <summary>What is read of one plane: which rows weigh how much, which columns count, and the row of floats it becomes.</summary>
internal sealed class Band
{
    private const int CacheLine = 64;
    private const int MostFetched = 4;

    private readonly PackedRows? _packed;
    private readonly SampleKind _kind;
    private readonly int _pitch;
    private readonly float[] _sums;
    private readonly SampleRuns? _runs;

    /// <param name="plane">Which plane of the picture.</param>
    /// <param name="rows">Its weights across rows.</param>
    /// <param name="kind">How its samples lie in memory.</param>
    /// <param name="samples">The samples that count: the first, a multiple of 8, and one past the last.</param>
    /// <param name="length">The length each row of floats must have; beyond the samples it stays zero.</param>
    /// <param name="runs">The samples in between that count, when most do not.</param>
    public Band(int plane, RowWeights rows, SampleKind kind, (int First, int End) samples, int length, SampleRuns? runs)
    {
        Plane = plane;
        Rows = rows;
        First = samples.First;
        Count = samples.End - samples.First;
        _kind = kind;
        _runs = runs;
        _pitch = Math.Max(length, runs?.Starts.Length * 4 ?? Count);
        _sums = new float[rows.Sums * _pitch];
        _packed = kind is SampleKind.Packed10 or SampleKind.Packed12 ? new(kind, Count, rows.Most) : null;
    }

    public int Plane { get; }

    public RowWeights Rows { get; }

    /// <summary>The first sample of a row that counts; a multiple of 8.</summary>
    public int First { get; }

    /// <summary>Samples read per row.</summary>
    public int Count { get; }

    public long BytesRead
    {
        get
        {
            var rows = new HashSet<int>();
            for (var i = 0; i < Rows.First.Length; i++)
                rows.UnionWith(Enumerable.Range(Rows.First[i], Rows.Count(i)));
            return rows.Count * ((long)Count * PixelLayout.BitsOf(_kind) + 7) / 8;
        }
    }

    /// <summary>A row of floats: the only one, or one of a mosaic's three.</summary>
    public ReadOnlySpan<float> Sum(int index) => _sums.AsSpan(index * _pitch, _pitch);

    /// <summary>Forgets the rows of the last frame.</summary>
    public void Begin() => _packed?.Clear();

    /// <summary>Finds the source rows of an output row, unpacked where they have to be.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="offsets">Receives where the first sample of each lies, in bytes.</param>
    /// <param name="output">The output row.</param>
    /// <returns>What the offsets count from.</returns>
    public ref readonly byte Locate(in PlaneView plane, Span<nint> offsets, int output)
    {
        var first = Rows.First[output];
        if (_packed is { } packed)
        {
            for (var k = 0; k < offsets.Length; k++)
                offsets[k] = packed.Unpack(plane.Row(first + k), first + k, First);
            return ref packed.Origin;
        }
        var begin = First * (_kind == SampleKind.Byte ? 1 : 2);
        for (var k = 0; k < offsets.Length; k++)
            offsets[k] = plane.Offset(first + k) + begin;
        if (output + 1 < Rows.First.Length)
            FetchAhead(plane, output + 1);
        return ref plane.Origin;
    }

    /// <summary>Weighs the rows of one output row.</summary>
    /// <param name="origin">What the offsets count from.</param>
    /// <param name="offsets">Where the rows begin.</param>
    /// <param name="output">The output row.</param>
    /// <param name="direct">Where the only sum goes instead of <see cref="Sum"/>; empty otherwise.</param>
    public void Mix<TLanes, TVector>(ref readonly byte origin, ReadOnlySpan<nint> offsets, int output, Span<float> direct)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        var kind = _kind == SampleKind.Byte ? SampleKind.Byte : SampleKind.Short;
        if (_runs is { } runs)
            // Runs are multiples of eight samples.
            if (Avx2.IsSupported && TLanes.Count >= 8)
                RunKernel.Mix<Lanes256, Vector256<float>>(in origin, offsets, Rows.Pairs(output), kind, runs.Starts, _sums, Rows.Sums, _pitch);
            else
                RunKernel.Mix<Lanes128, Vector128<float>>(in origin, offsets, Rows.Pairs(output), kind, runs.Starts, _sums, Rows.Sums, _pitch);
        else if (Rows.Sums == 3)
            RowKernel.MixThree<TLanes, TVector>(in origin, offsets, Rows.Pairs(output), kind, _sums, Count, _pitch);
        else
            RowKernel.Mix<TLanes, TVector>(in origin, offsets, Rows.Pairs(output), kind, direct.IsEmpty ? _sums.AsSpan(0, Count) : direct);
    }

    // The rows of the next output row, while this one is computed: far enough away that the processor does not guess them.
    private unsafe void FetchAhead(in PlaneView plane, int output)
    {
        if (!Sse.IsSupported || Rows.Count(output) > MostFetched)
            return;
        var (begin, bytes) = (First * PixelLayout.BitsOf(_kind) / 8, Count * PixelLayout.BitsOf(_kind) / 8);
        for (var k = 0; k < Rows.Count(output); k++)
        {
            ref var row = ref Unsafe.Add(ref Unsafe.AsRef(in plane.Origin), plane.Offset(Rows.First[output] + k) + begin);
            for (var at = 0; at < bytes; at += CacheLine)
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref row, at)));
        }
    }
}
