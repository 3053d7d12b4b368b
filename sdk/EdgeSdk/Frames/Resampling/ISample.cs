using System.Runtime.CompilerServices;

namespace EdgeSdk.Frames.Resampling;

/// <summary>How the kernels read a sample; compiled once per kind.</summary>
internal interface ISample
{
    static abstract int Size { get; }

    static abstract float Read(ref readonly byte source);

    static abstract TVector Widen<TLanes, TVector>(ref readonly byte source) where TLanes : ILanes<TVector> where TVector : struct;
}

/// <summary>A byte.</summary>
internal readonly struct Bytes : ISample
{
    public static int Size => 1;

    public static float Read(ref readonly byte source) => source;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Widen<TLanes, TVector>(ref readonly byte source) where TLanes : ILanes<TVector> where TVector : struct =>
        TLanes.Widen(in source);
}

/// <summary>Two bytes, the low one first.</summary>
internal readonly struct Shorts : ISample
{
    public static int Size => 2;

    public static float Read(ref readonly byte source) => Unsafe.ReadUnaligned<ushort>(in source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Widen<TLanes, TVector>(ref readonly byte source) where TLanes : ILanes<TVector> where TVector : struct =>
        TLanes.WidenShort(in source);
}
