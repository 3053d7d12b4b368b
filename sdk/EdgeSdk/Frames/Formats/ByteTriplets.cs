using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeSdk.Frames.Formats;

/// <summary>Takes interleaved triplets of bytes apart into three planes of floats in 0..1.</summary>
internal static class ByteTriplets
{
    // An index past the register: the shuffle then writes zero, and the other two registers fill the lane.
    private const byte N = 0xFF;

    /// <summary>Converts the first <c>3 * first.Length</c> bytes of <paramref name="source"/>.</summary>
    public static void Split(ReadOnlySpan<byte> source, Span<float> first, Span<float> second, Span<float> third)
    {
        source = source[..(3 * first.Length)];
        second = second[..first.Length];
        third = third[..first.Length];
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            ref var from = ref MemoryMarshal.GetReference(source);
            ref var one = ref MemoryMarshal.GetReference(first);
            ref var two = ref MemoryMarshal.GetReference(second);
            ref var three = ref MemoryMarshal.GetReference(third);
            for (; i <= first.Length - 16; i += 16)
            {
                var a = Vector128.LoadUnsafe(ref from, (nuint)(3 * i));
                var b = Vector128.LoadUnsafe(ref from, (nuint)(3 * i) + 16);
                var c = Vector128.LoadUnsafe(ref from, (nuint)(3 * i) + 32);
                UnitBytes.Store(First(a, b, c), ref Unsafe.Add(ref one, i));
                UnitBytes.Store(Second(a, b, c), ref Unsafe.Add(ref two, i));
                UnitBytes.Store(Third(a, b, c), ref Unsafe.Add(ref three, i));
            }
        }
        for (; i < first.Length; i++)
        {
            first[i] = source[3 * i] * UnitBytes.Scale;
            second[i] = source[3 * i + 1] * UnitBytes.Scale;
            third[i] = source[3 * i + 2] * UnitBytes.Scale;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> First(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) =>
        Vector128.Shuffle(a, Vector128.Create(0, 3, 6, 9, 12, 15, N, N, N, N, N, N, N, N, N, N))
        | Vector128.Shuffle(b, Vector128.Create(N, N, N, N, N, N, 2, 5, 8, 11, 14, N, N, N, N, N))
        | Vector128.Shuffle(c, Vector128.Create(N, N, N, N, N, N, N, N, N, N, N, 1, 4, 7, 10, 13));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Second(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) =>
        Vector128.Shuffle(a, Vector128.Create(1, 4, 7, 10, 13, N, N, N, N, N, N, N, N, N, N, N))
        | Vector128.Shuffle(b, Vector128.Create(N, N, N, N, N, 0, 3, 6, 9, 12, 15, N, N, N, N, N))
        | Vector128.Shuffle(c, Vector128.Create(N, N, N, N, N, N, N, N, N, N, N, 2, 5, 8, 11, 14));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Third(Vector128<byte> a, Vector128<byte> b, Vector128<byte> c) =>
        Vector128.Shuffle(a, Vector128.Create(2, 5, 8, 11, 14, N, N, N, N, N, N, N, N, N, N, N))
        | Vector128.Shuffle(b, Vector128.Create(N, N, N, N, N, 1, 4, 7, 10, 13, N, N, N, N, N, N))
        | Vector128.Shuffle(c, Vector128.Create(N, N, N, N, N, N, N, N, N, N, 0, 3, 6, 9, 12, 15));
}
