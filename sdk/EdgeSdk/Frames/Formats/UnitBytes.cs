using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeSdk.Frames.Formats;

/// <summary>Bytes to floats in 0..1: the step every 8-bit format ends with.</summary>
internal static class UnitBytes
{
    public const float Scale = 1f / 255f;

    /// <summary>Converts the first <c>target.Length</c> bytes of <paramref name="source"/>.</summary>
    public static void Convert(ReadOnlySpan<byte> source, Span<float> target)
    {
        source = source[..target.Length];
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target);
        var i = 0;
        if (Vector128.IsHardwareAccelerated)
            for (; i <= target.Length - Vector128<byte>.Count; i += Vector128<byte>.Count)
                Store(Vector128.LoadUnsafe(ref from, (nuint)i), ref Unsafe.Add(ref to, i));
        for (; i < target.Length; i++)
            target[i] = source[i] * Scale;
    }

    /// <summary>Writes sixteen floats from sixteen bytes in the widest registers there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<byte> bytes, ref float target)
    {
        if (Avx512F.IsSupported)
        {
            (Vector512.ConvertToSingle(Avx512F.ConvertToVector512Int32(bytes)) * Scale).StoreUnsafe(ref target);
            return;
        }
        if (Avx2.IsSupported)
        {
            var high = Sse2.ShiftRightLogical128BitLane(bytes, 8);
            (Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(bytes)) * Scale).StoreUnsafe(ref target);
            (Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(high)) * Scale).StoreUnsafe(ref target, 8);
            return;
        }
        var (first, second) = Vector128.Widen(bytes);
        StoreEight(first, ref target, 0);
        StoreEight(second, ref target, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreEight(Vector128<ushort> values, ref float target, nuint at)
    {
        var (first, second) = Vector128.Widen(values);
        (Vector128.ConvertToSingle(first.AsInt32()) * Scale).StoreUnsafe(ref target, at);
        (Vector128.ConvertToSingle(second.AsInt32()) * Scale).StoreUnsafe(ref target, at + 4);
    }
}
