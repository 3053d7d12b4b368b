using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeSdk.Frames.Formats;

namespace EdgeSdk.Frames.Resampling;

/// <summary>
/// The vertical step: weighs a few rows of samples into one row of floats, or three at once for a mosaic. The rows are summed in
/// registers, so that each sample is loaded once per output row and nothing in between is stored.
/// </summary>
internal static class RowKernel
{
    /// <summary>Adds up rows.</summary>
    /// <param name="origin">What the offsets count from.</param>
    /// <param name="offsets">Where each row begins, in bytes.</param>
    /// <param name="pairs">Per row a weight for the even and one for the odd samples.</param>
    /// <param name="kind">How a sample lies in memory; byte or short.</param>
    /// <param name="target">The sums; its length is the number of samples.</param>
    public static void Mix<TLanes, TVector>(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> pairs, SampleKind kind, Span<float> target)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        if (kind == SampleKind.Byte)
            Mix<TLanes, TVector, Bytes>(in origin, offsets, pairs, target);
        else
            Mix<TLanes, TVector, Shorts>(in origin, offsets, pairs, target);
    }

    /// <summary>As the other, with three sums: six weights per row, three targets of <paramref name="count"/> samples, <paramref name="pitch"/> apart.</summary>
    public static void MixThree<TLanes, TVector>(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> pairs, SampleKind kind, Span<float> target, int count, int pitch)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        if (kind == SampleKind.Byte)
            MixThree<TLanes, TVector, Bytes>(in origin, offsets, pairs, target, count, pitch);
        else
            MixThree<TLanes, TVector, Shorts>(in origin, offsets, pairs, target, count, pitch);
    }

    private static void Mix<TLanes, TVector, TSample>(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> pairs, Span<float> target)
        where TLanes : ILanes<TVector> where TVector : struct where TSample : ISample
    {
        pairs = pairs[..(2 * offsets.Length)];
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var weights = ref MemoryMarshal.GetReference(pairs);
        ref var starts = ref MemoryMarshal.GetReference(offsets);
        ref var from = ref Unsafe.AsRef(in origin);
        var i = 0;
        for (; i <= target.Length - 4 * TLanes.Count; i += 4 * TLanes.Count)
        {
            TVector a = default, b = default, c = default, d = default;
            for (var k = 0; k < offsets.Length; k++)
            {
                var weight = TLanes.Pair(in Unsafe.Add(ref weights, 2 * k));
                ref var row = ref Unsafe.Add(ref from, Unsafe.Add(ref starts, k) + i * TSample.Size);
                a = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in row), weight, a);
                b = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref row, TLanes.Count * TSample.Size)), weight, b);
                c = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref row, 2 * TLanes.Count * TSample.Size)), weight, c);
                d = TLanes.MultiplyAdd(TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref row, 3 * TLanes.Count * TSample.Size)), weight, d);
            }
            TLanes.Store(a, ref Unsafe.Add(ref to, i));
            TLanes.Store(b, ref Unsafe.Add(ref to, i + TLanes.Count));
            TLanes.Store(c, ref Unsafe.Add(ref to, i + 2 * TLanes.Count));
            TLanes.Store(d, ref Unsafe.Add(ref to, i + 3 * TLanes.Count));
        }
        for (; i <= target.Length - TLanes.Count; i += TLanes.Count)
        {
            TVector sum = default;
            for (var k = 0; k < offsets.Length; k++)
                sum = TLanes.MultiplyAdd(
                    TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref from, Unsafe.Add(ref starts, k) + i * TSample.Size)),
                    TLanes.Pair(in Unsafe.Add(ref weights, 2 * k)), sum);
            TLanes.Store(sum, ref Unsafe.Add(ref to, i));
        }
        for (; i < target.Length; i++)
            target[i] = One<TSample>(in origin, offsets, pairs, 2, 0, i);
    }

    private static void MixThree<TLanes, TVector, TSample>(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> pairs, Span<float> target, int count, int pitch)
        where TLanes : ILanes<TVector> where TVector : struct where TSample : ISample
    {
        pairs = pairs[..(6 * offsets.Length)];
        target = target[..(2 * pitch + count)];
        ref var to = ref MemoryMarshal.GetReference(target);
        ref var weights = ref MemoryMarshal.GetReference(pairs);
        ref var starts = ref MemoryMarshal.GetReference(offsets);
        ref var from = ref Unsafe.AsRef(in origin);
        var i = 0;
        for (; i <= count - 2 * TLanes.Count; i += 2 * TLanes.Count)
        {
            TVector a = default, b = default, c = default, d = default, e = default, f = default;
            for (var k = 0; k < offsets.Length; k++)
            {
                ref var row = ref Unsafe.Add(ref from, Unsafe.Add(ref starts, k) + i * TSample.Size);
                ref var weight = ref Unsafe.Add(ref weights, 6 * k);
                var first = TSample.Widen<TLanes, TVector>(in row);
                var second = TSample.Widen<TLanes, TVector>(in Unsafe.Add(ref row, TLanes.Count * TSample.Size));
                a = TLanes.MultiplyAdd(first, TLanes.Pair(in weight), a);
                b = TLanes.MultiplyAdd(second, TLanes.Pair(in weight), b);
                c = TLanes.MultiplyAdd(first, TLanes.Pair(in Unsafe.Add(ref weight, 2)), c);
                d = TLanes.MultiplyAdd(second, TLanes.Pair(in Unsafe.Add(ref weight, 2)), d);
                e = TLanes.MultiplyAdd(first, TLanes.Pair(in Unsafe.Add(ref weight, 4)), e);
                f = TLanes.MultiplyAdd(second, TLanes.Pair(in Unsafe.Add(ref weight, 4)), f);
            }
            TLanes.Store(a, ref Unsafe.Add(ref to, i));
            TLanes.Store(b, ref Unsafe.Add(ref to, i + TLanes.Count));
            TLanes.Store(c, ref Unsafe.Add(ref to, pitch + i));
            TLanes.Store(d, ref Unsafe.Add(ref to, pitch + i + TLanes.Count));
            TLanes.Store(e, ref Unsafe.Add(ref to, 2 * pitch + i));
            TLanes.Store(f, ref Unsafe.Add(ref to, 2 * pitch + i + TLanes.Count));
        }
        for (; i < count; i++)
            for (var sum = 0; sum < 3; sum++)
                target[sum * pitch + i] = One<TSample>(in origin, offsets, pairs, 6, 2 * sum, i);
    }

    private static float One<TSample>(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> pairs, int perRow, int at, int sample) where TSample : ISample
    {
        var sum = 0f;
        for (var k = 0; k < offsets.Length; k++)
            sum += TSample.Read(in Unsafe.Add(ref Unsafe.AsRef(in origin), offsets[k] + sample * TSample.Size)) * pairs[perRow * k + at + (sample & 1)];
        return sum;
    }
}
