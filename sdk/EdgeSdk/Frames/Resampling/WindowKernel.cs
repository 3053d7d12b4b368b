using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeSdk.Frames.Resampling;

/// <summary>The horizontal step where a row holds one colour, or several of which the window's zeros pick one.</summary>
internal static class WindowKernel
{
    /// <summary>Writes, or adds to, one output per window.</summary>
    public static void Sum(ReadOnlySpan<float> row, Windows windows, Span<float> target, bool add)
    {
        Debug.Assert(row.Length >= windows.End && target.Length == windows.First.Length);
        if (windows.Length == 2)
            Pairs(row, windows, target, add);
        else if (windows.Length % 8 == 0 && Avx2.IsSupported)
            Sum<Lanes256, Vector256<float>>(row, windows, target, add);
        else
            Sum<Lanes128, Vector128<float>>(row, windows, target, add);
    }

    private static void Sum<TLanes, TVector>(ReadOnlySpan<float> row, Windows windows, Span<float> target, bool add)
        where TLanes : ILanes<TVector> where TVector : struct
    {
        var length = windows.Length;
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(windows.Weights);
        ref var first = ref MemoryMarshal.GetArrayDataReference(windows.First);
        ref var to = ref MemoryMarshal.GetReference(target);
        var sums = Vector128<float>.Zero;
        ref var four = ref Unsafe.As<Vector128<float>, float>(ref sums);
        var i = 0;
        for (; i <= target.Length - 4; i += 4)
        {
            TVector a = default, b = default, c = default, d = default;
            ref var weight = ref Unsafe.Add(ref weights, i * length);
            ref var one = ref Unsafe.Add(ref from, Unsafe.Add(ref first, i));
            ref var two = ref Unsafe.Add(ref from, Unsafe.Add(ref first, i + 1));
            ref var three = ref Unsafe.Add(ref from, Unsafe.Add(ref first, i + 2));
            ref var last = ref Unsafe.Add(ref from, Unsafe.Add(ref first, i + 3));
            for (var k = 0; k < length; k += TLanes.Count)
            {
                a = TLanes.MultiplyAdd(TLanes.Load(in Unsafe.Add(ref one, k)), TLanes.Load(in Unsafe.Add(ref weight, k)), a);
                b = TLanes.MultiplyAdd(TLanes.Load(in Unsafe.Add(ref two, k)), TLanes.Load(in Unsafe.Add(ref weight, length + k)), b);
                c = TLanes.MultiplyAdd(TLanes.Load(in Unsafe.Add(ref three, k)), TLanes.Load(in Unsafe.Add(ref weight, 2 * length + k)), c);
                d = TLanes.MultiplyAdd(TLanes.Load(in Unsafe.Add(ref last, k)), TLanes.Load(in Unsafe.Add(ref weight, 3 * length + k)), d);
            }
            if (!add)
            {
                TLanes.StoreSums(a, b, c, d, ref Unsafe.Add(ref to, i));
                continue;
            }
            TLanes.StoreSums(a, b, c, d, ref four);
            (sums + Vector128.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        }
        Rest(row, windows, target, add, i);
    }

    private static void Pairs(ReadOnlySpan<float> row, Windows windows, Span<float> target, bool add)
    {
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(windows.Weights);
        ref var first = ref MemoryMarshal.GetArrayDataReference(windows.First);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        if (Vector128.IsHardwareAccelerated && !add)
            for (; i <= target.Length - 4; i += 4)
            {
                var near = Two(ref from, Unsafe.Add(ref first, i), Unsafe.Add(ref first, i + 1)) * Vector128.LoadUnsafe(ref weights, (nuint)(2 * i));
                var far = Two(ref from, Unsafe.Add(ref first, i + 2), Unsafe.Add(ref first, i + 3)) * Vector128.LoadUnsafe(ref weights, (nuint)(2 * i + 4));
                Lanes128.AddNeighbours(near, far).StoreUnsafe(ref to, (nuint)i);
            }
        Rest(row, windows, target, add, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Two(ref float row, int first, int second) => Vector128.Create(
        Unsafe.ReadUnaligned<double>(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref row, first))),
        Unsafe.ReadUnaligned<double>(ref Unsafe.As<float, byte>(ref Unsafe.Add(ref row, second)))).AsSingle();

    private static void Rest(ReadOnlySpan<float> row, Windows windows, Span<float> target, bool add, int i)
    {
        for (; i < target.Length; i++)
        {
            var sum = add ? target[i] : 0;
            for (var k = 0; k < windows.Length; k++)
                sum += row[windows.First[i] + k] * windows.Weights[i * windows.Length + k];
            target[i] = sum;
        }
    }
}
