using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeSdk.Frames.Formats;

namespace EdgeSdk.Frames.Resampling;

/// <summary>
/// Both steps at once where one sample makes a pixel and an output looks at two far from the next output's: loads the pairs alone, four
/// outputs to a register.
/// </summary>
internal static class PairKernel
{
    /// <summary>How much a row must shrink before picking pairs beats reading all of it; measured.</summary>
    public const int LeastShrink = 5;

    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>Writes a row of outputs.</summary>
    /// <param name="origin">What the offsets count from.</param>
    /// <param name="offsets">Where each source row begins, in bytes.</param>
    /// <param name="pairs">Per source row two weights, which are the same.</param>
    /// <param name="kind">How a sample lies in memory; byte or short.</param>
    /// <param name="windows">The pairs, of length 2; both samples of each lie in the row.</param>
    /// <param name="target">The outputs.</param>
    public static void Resample(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> pairs, SampleKind kind, Windows windows, Span<float> target)
    {
        Debug.Assert(windows.Length == 2 && windows.First.Length == target.Length && pairs.Length == 2 * offsets.Length);
        if (kind == SampleKind.Byte)
            Resample<Bytes>(in origin, offsets, pairs, windows, target);
        else
            Resample<Shorts>(in origin, offsets, pairs, windows, target);
    }

    private static void Resample<TSample>(
        ref readonly byte origin, ReadOnlySpan<nint> offsets, ReadOnlySpan<float> pairs, Windows windows, Span<float> target)
        where TSample : ISample
    {
        ref var from = ref Unsafe.AsRef(in origin);
        ref var rows = ref MemoryMarshal.GetReference(offsets);
        ref var weights = ref MemoryMarshal.GetReference(pairs);
        ref var first = ref MemoryMarshal.GetArrayDataReference(windows.First);
        ref var across = ref MemoryMarshal.GetArrayDataReference(windows.Weights);
        var i = 0;
        if (offsets.Length == 2)
        {
            // The usual case, with the rows and their weights in registers throughout.
            ref var upper = ref Unsafe.Add(ref from, rows);
            ref var lower = ref Unsafe.Add(ref from, Unsafe.Add(ref rows, 1));
            var (high, low) = (Vector256.Create(weights), Vector256.Create(Unsafe.Add(ref weights, 2)));
            for (; i <= target.Length - 4; i += 4)
            {
                nint one = Unsafe.Add(ref first, i) * TSample.Size;
                nint two = Unsafe.Add(ref first, i + 1) * TSample.Size;
                nint three = Unsafe.Add(ref first, i + 2) * TSample.Size;
                nint four = Unsafe.Add(ref first, i + 3) * TSample.Size;
                var sum = Lanes256.MultiplyAdd(Pairs<TSample>(ref lower, one, two, three, four), low, Pairs<TSample>(ref upper, one, two, three, four) * high);
                sum *= Vector256.LoadUnsafe(ref across, (nuint)(2 * i));
                Lanes128.AddNeighbours(sum.GetLower(), sum.GetUpper()).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)i);
            }
        }
        for (; i <= target.Length - 4; i += 4)
        {
            nint one = Unsafe.Add(ref first, i) * TSample.Size;
            nint two = Unsafe.Add(ref first, i + 1) * TSample.Size;
            nint three = Unsafe.Add(ref first, i + 2) * TSample.Size;
            nint four = Unsafe.Add(ref first, i + 3) * TSample.Size;
            var sum = Vector256<float>.Zero;
            for (var k = 0; k < offsets.Length; k++)
            {
                ref var row = ref Unsafe.Add(ref from, Unsafe.Add(ref rows, k));
                sum = Lanes256.MultiplyAdd(Pairs<TSample>(ref row, one, two, three, four), Lanes256.Pair(in Unsafe.Add(ref weights, 2 * k)), sum);
            }
            sum *= Vector256.LoadUnsafe(ref across, (nuint)(2 * i));
            Lanes128.AddNeighbours(sum.GetLower(), sum.GetUpper()).StoreUnsafe(ref MemoryMarshal.GetReference(target), (nuint)i);
        }
        for (; i < target.Length; i++)
        {
            var (near, far) = (0f, 0f);
            for (var k = 0; k < offsets.Length; k++)
            {
                ref var pair = ref Unsafe.Add(ref from, offsets[k] + windows.First[i] * TSample.Size);
                near += TSample.Read(in pair) * pairs[2 * k];
                far += TSample.Read(in Unsafe.Add(ref pair, TSample.Size)) * pairs[2 * k];
            }
            target[i] = near * windows.Weights[2 * i] + far * windows.Weights[2 * i + 1];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Pairs<TSample>(ref byte row, nint one, nint two, nint three, nint four) where TSample : ISample
    {
        if (TSample.Size == 1)
        {
            var bytes = Vector128.CreateScalarUnsafe((uint)Read<ushort>(ref row, one)).AsUInt16();
            bytes = Sse2.Insert(bytes, Read<ushort>(ref row, two), 1);
            bytes = Sse2.Insert(bytes, Read<ushort>(ref row, three), 2);
            bytes = Sse2.Insert(bytes, Read<ushort>(ref row, four), 3);
            return Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(bytes.AsByte()));
        }
        var shorts = Vector128.Create(
            Read<uint>(ref row, one) | (ulong)Read<uint>(ref row, two) << 32, Read<uint>(ref row, three) | (ulong)Read<uint>(ref row, four) << 32);
        return Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(shorts.AsUInt16()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Read<T>(ref byte row, nint at) where T : unmanaged => Unsafe.ReadUnaligned<T>(ref Unsafe.Add(ref row, at));
}
