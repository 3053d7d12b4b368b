using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace EdgeSdk.Frames.Resampling;

/// <summary>Four lanes: every processor there is.</summary>
internal readonly struct Lanes128 : ILanes<Vector128<float>>
{
    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Pair(ref readonly float pair) =>
        Vector128.Create(Unsafe.ReadUnaligned<double>(in Unsafe.As<float, byte>(ref Unsafe.AsRef(in pair)))).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(ref readonly float source) => Vector128.LoadUnsafe(in source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Widen(ref readonly byte source)
    {
        var bytes = Vector128.CreateScalar(Unsafe.ReadUnaligned<uint>(in source)).AsByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> WidenShort(ref readonly byte source)
    {
        var shorts = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(in source)).AsUInt16();
        return Vector128.ConvertToSingle(Vector128.WidenLower(shorts).AsInt32());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<float> value, ref float target) => value.StoreUnsafe(ref target);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreSums(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, ref float target) =>
        AddNeighbours(AddNeighbours(a, b), AddNeighbours(c, d)).StoreUnsafe(ref target);

    /// <summary>a0 + a1, a2 + a3, b0 + b1, b2 + b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> AddNeighbours(Vector128<float> a, Vector128<float> b) =>
        Sse3.IsSupported ? Sse3.HorizontalAdd(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.AddPairwise(a, b)
        : Vector128.Create(a[0] + a[1], a[2] + a[3], b[0] + b[1], b[2] + b[3]);
}
