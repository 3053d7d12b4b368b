using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeSdk.Frames.Formats;

namespace EdgeSdk.Frames.Resampling;

/// <summary>The vertical step of <see cref="RowKernel"/> over the runs of samples that count, and no others.</summary>
internal static class RunKernel
{
    /// <summary>Adds up rows, into one sum or into three that are <paramref name="pitch"/> apart.</summary>
    /// <param name="origin">What the offsets count from.</param>
    /// <param name="offsets">Where each row begins, in bytes.</param>
    /// <param name="pairs">[rows, sums, 2] weights.</param>
    /// <param name="kind">How a sample lies in memory; byte or short.</param>
    /// <param name="starts">As <see cref="SampleRuns.Starts"/>.</param>
    /// <param name="target">The sums.</param>
    /// <param name="sums">How many, 1 or 3.</param>
    /// <param name="pitch">Floats from one sum to the next.</param>
    public static void Mix<TLanes, TVector>(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> pairs, SampleKind kind, int[] starts, Span<float> target, int sums, int pitch)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        target = target[..((sums - 1) * pitch + 4 * starts.Length)];
        pairs = pairs[..(2 * sums * offsets.Length)];
        if (kind == SampleKind.Byte)
            for (var sum = 0; sum < sums; sum++)
                Mix<TLanes, TVector, Bytes>(in origin, offsets, pairs[(2 * sum)..], 2 * sums, starts, target[(sum * pitch)..]);
        else
            for (var sum = 0; sum < sums; sum++)
                Mix<TLanes, TVector, Shorts>(in origin, offsets, pairs[(2 * sum)..], 2 * sums, starts, target[(sum * pitch)..]);
    }

    private static void Mix<TLanes, TVector, TSample>(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> pairs, int perRow, int[] starts, Span<float> target)
        where TLanes : ILanes<TVector> where TVector : struct where TSample : ISample
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var weights = ref MemoryMarshal.GetReference(pairs);
        ref var rows = ref MemoryMarshal.GetReference(offsets);
        ref var from = ref Unsafe.AsRef(in origin);
        ref var run = ref MemoryMarshal.GetArrayDataReference(starts);
        var each = TLanes.Count / 4;
        if (offsets.Length == 2)
        {
            MixTwo<TLanes, TVector, TSample>(
                ref Unsafe.Add(ref from, rows), ref Unsafe.Add(ref from, Unsafe.Add(ref rows, 1)), in weights, in Unsafe.Add(ref weights, perRow), starts, target);
            return;
        }
        for (var i = 0; i < starts.Length; i += 4 * each)
        {
            TVector a = default, b = default, c = default, d = default;
            nint one = Unsafe.Add(ref run, i) * TSample.Size;
            nint two = Unsafe.Add(ref run, i + each) * TSample.Size;
            nint three = Unsafe.Add(ref run, i + 2 * each) * TSample.Size;
            nint four = Unsafe.Add(ref run, i + 3 * each) * TSample.Size;
            ref var weight = ref weights;
            for (var k = 0; k < offsets.Length; k++, weight = ref Unsafe.Add(ref weight, perRow))
            {
                var pair = TLanes.Pair(in weight);
                ref var row = ref Unsafe.Add(ref from, Unsafe.Add(ref rows, k));
                a = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref row, one)), pair, a);
                b = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref row, two)), pair, b);
                c = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref row, three)), pair, c);
                d = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref row, four)), pair, d);
            }
            TLanes.Store(a, ref Unsafe.Add(ref to, 4 * i));
            TLanes.Store(b, ref Unsafe.Add(ref to, 4 * (i + each)));
            TLanes.Store(c, ref Unsafe.Add(ref to, 4 * (i + 2 * each)));
            TLanes.Store(d, ref Unsafe.Add(ref to, 4 * (i + 3 * each)));
        }
    }

    // The usual case, with the rows and their weights in registers throughout.
    private static void MixTwo<TLanes, TVector, TSample>(
        ref byte upper, ref byte lower, ref readonly float upperPair, ref readonly float lowerPair, int[] starts, Span<float> target)
        where TLanes : ILanes<TVector> where TVector : struct where TSample : ISample
    {
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var run = ref MemoryMarshal.GetArrayDataReference(starts);
        var (high, low) = (TLanes.Pair(in upperPair), TLanes.Pair(in lowerPair));
        var each = TLanes.Count / 4;
        for (var i = 0; i < starts.Length; i += 2 * each)
        {
            nint one = Unsafe.Add(ref run, i) * TSample.Size;
            nint two = Unsafe.Add(ref run, i + each) * TSample.Size;
            var a = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref upper, one)), high, default);
            var b = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref upper, two)), high, default);
            a = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref lower, one)), low, a);
            b = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref lower, two)), low, b);
            TLanes.Store(a, ref Unsafe.Add(ref to, 4 * i));
            TLanes.Store(b, ref Unsafe.Add(ref to, 4 * (i + each)));
        }
    }
}
