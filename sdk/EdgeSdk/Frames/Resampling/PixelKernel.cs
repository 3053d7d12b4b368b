using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeSdk.Frames.Resampling;

/// <summary>The horizontal step where three or four samples make a pixel: one register per pixel, taken apart into planes at the end.</summary>
internal static class PixelKernel
{
    /// <summary>Writes one output per window and plane from pixels of 3 or 4 samples; the fourth sample, where there is one, is dropped.</summary>
    public static void Sum(ReadOnlySpan<float> row, Windows windows, int step, Span<float> first, Span<float> second, Span<float> third)
    {
        Debug.Assert(row.Length >= windows.End && first.Length == windows.First.Length);
        second = second[..first.Length];
        third = third[..first.Length];
        ref var starts = ref MemoryMarshal.GetArrayDataReference(windows.First);
        ref var weights = ref MemoryMarshal.GetArrayDataReference(windows.Weights);
        ref var from = ref MemoryMarshal.GetReference(row);
        var length = windows.Length;
        var i = 0;
        for (; i <= first.Length - 4; i += 4)
        {
            Vector128<float> a = default, b = default, c = default, d = default;
            ref var one = ref Unsafe.Add(ref from, Unsafe.Add(ref starts, i));
            ref var two = ref Unsafe.Add(ref from, Unsafe.Add(ref starts, i + 1));
            ref var three = ref Unsafe.Add(ref from, Unsafe.Add(ref starts, i + 2));
            ref var four = ref Unsafe.Add(ref from, Unsafe.Add(ref starts, i + 3));
            ref var weight = ref Unsafe.Add(ref weights, i * length);
            if (length == 2)
            {
                a = Weigh(ref one, step, Unsafe.Add(ref weight, 1), Weigh(ref one, 0, weight, a));
                b = Weigh(ref two, step, Unsafe.Add(ref weight, 3), Weigh(ref two, 0, Unsafe.Add(ref weight, 2), b));
                c = Weigh(ref three, step, Unsafe.Add(ref weight, 5), Weigh(ref three, 0, Unsafe.Add(ref weight, 4), c));
                d = Weigh(ref four, step, Unsafe.Add(ref weight, 7), Weigh(ref four, 0, Unsafe.Add(ref weight, 6), d));
            }
            else for (int k = 0, at = 0; k < length; k++, at += step)
            {
                a = Weigh(ref one, at, Unsafe.Add(ref weight, k), a);
                b = Weigh(ref two, at, Unsafe.Add(ref weight, length + k), b);
                c = Weigh(ref three, at, Unsafe.Add(ref weight, 2 * length + k), c);
                d = Weigh(ref four, at, Unsafe.Add(ref weight, 3 * length + k), d);
            }
            var (x, y, z) = Planes(a, b, c, d);
            x.StoreUnsafe(ref MemoryMarshal.GetReference(first), (nuint)i);
            y.StoreUnsafe(ref MemoryMarshal.GetReference(second), (nuint)i);
            z.StoreUnsafe(ref MemoryMarshal.GetReference(third), (nuint)i);
        }
        for (; i < first.Length; i++)
        {
            var pixel = Vector128<float>.Zero;
            for (var k = 0; k < length; k++)
                pixel = Weigh(ref Unsafe.Add(ref from, Unsafe.Add(ref starts, i)), k * step, Unsafe.Add(ref weights, i * length + k), pixel);
            (first[i], second[i], third[i]) = (pixel[0], pixel[1], pixel[2]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Weigh(ref float pixel, int at, float weight, Vector128<float> sum) =>
        Vector128.MultiplyAddEstimate(Vector128.LoadUnsafe(ref pixel, (nuint)at), Vector128.Create(weight), sum);

    /// <summary>The first, second and third lanes of the four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector128<float> First, Vector128<float> Second, Vector128<float> Third) Planes(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        if (Sse.IsSupported)
        {
            var (ab, cd) = (Sse.UnpackLow(a, b), Sse.UnpackLow(c, d));
            return (Sse.MoveLowToHigh(ab, cd), Sse.MoveHighToLow(cd, ab), Sse.MoveLowToHigh(Sse.UnpackHigh(a, b), Sse.UnpackHigh(c, d)));
        }
        if (AdvSimd.Arm64.IsSupported)
        {
            var (ab, cd) = (AdvSimd.Arm64.ZipLow(a, b).AsDouble(), AdvSimd.Arm64.ZipLow(c, d).AsDouble());
            var (abHigh, cdHigh) = (AdvSimd.Arm64.ZipHigh(a, b).AsDouble(), AdvSimd.Arm64.ZipHigh(c, d).AsDouble());
            return (AdvSimd.Arm64.ZipLow(ab, cd).AsSingle(), AdvSimd.Arm64.ZipHigh(ab, cd).AsSingle(), AdvSimd.Arm64.ZipLow(abHigh, cdHigh).AsSingle());
        }
        return (Vector128.Create(a[0], b[0], c[0], d[0]), Vector128.Create(a[1], b[1], c[1], d[1]), Vector128.Create(a[2], b[2], c[2], d[2]));
    }
}
