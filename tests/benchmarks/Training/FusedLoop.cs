using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EdgeSdk.Benchmarks.Training;

/// <summary>Fused multiply-adds on registers alone.</summary>
internal static class FusedLoop
{
    public const int Accumulators = 12;

    private static float _sink;

    /// <summary>Runs so many rounds of <see cref="Accumulators"/> fused multiply-adds.</summary>
    /// <returns>Multiply-accumulates in one of them.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Run(int rounds)
    {
        if (Vector512.IsHardwareAccelerated)
        {
            _sink = Wide(rounds);
            return Vector512<float>.Count;
        }

        _sink = Narrow(rounds);
        return Vector256<float>.Count;
    }

    private static float Narrow(int rounds)
    {
        var (x, y) = (Vector256.Create(0.999f), Vector256.Create(1e-6f));
        Vector256<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var round = 0; round < rounds; round++)
        {
            a = Vector256.FusedMultiplyAdd(a, x, y);
            b = Vector256.FusedMultiplyAdd(b, x, y);
            c = Vector256.FusedMultiplyAdd(c, x, y);
            d = Vector256.FusedMultiplyAdd(d, x, y);
            e = Vector256.FusedMultiplyAdd(e, x, y);
            f = Vector256.FusedMultiplyAdd(f, x, y);
            g = Vector256.FusedMultiplyAdd(g, x, y);
            h = Vector256.FusedMultiplyAdd(h, x, y);
            i = Vector256.FusedMultiplyAdd(i, x, y);
            j = Vector256.FusedMultiplyAdd(j, x, y);
            k = Vector256.FusedMultiplyAdd(k, x, y);
            l = Vector256.FusedMultiplyAdd(l, x, y);
        }

        return Vector256.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }

    private static float Wide(int rounds)
    {
        var (x, y) = (Vector512.Create(0.999f), Vector512.Create(1e-6f));
        Vector512<float> a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (var round = 0; round < rounds; round++)
        {
            a = Vector512.FusedMultiplyAdd(a, x, y);
            b = Vector512.FusedMultiplyAdd(b, x, y);
            c = Vector512.FusedMultiplyAdd(c, x, y);
            d = Vector512.FusedMultiplyAdd(d, x, y);
            e = Vector512.FusedMultiplyAdd(e, x, y);
            f = Vector512.FusedMultiplyAdd(f, x, y);
            g = Vector512.FusedMultiplyAdd(g, x, y);
            h = Vector512.FusedMultiplyAdd(h, x, y);
            i = Vector512.FusedMultiplyAdd(i, x, y);
            j = Vector512.FusedMultiplyAdd(j, x, y);
            k = Vector512.FusedMultiplyAdd(k, x, y);
            l = Vector512.FusedMultiplyAdd(l, x, y);
        }

        return Vector512.Sum(a + b + c + d + e + f + g + h + i + j + k + l);
    }
}
