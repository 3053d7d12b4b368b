namespace EdgeSdk.Frames.Resampling;

/// <summary>
/// The arithmetic of one register width. Kernels are written once over it and compiled per width; the tests run every width there is.
/// </summary>
/// <typeparam name="TVector">The register, as floats.</typeparam>
internal interface ILanes<TVector> where TVector : struct
{
    /// <summary>Floats per register; even.</summary>
    static abstract int Count { get; }

    /// <summary>The two floats at <paramref name="pair"/> over and over: one for the even lanes, one for the odd.</summary>
    static abstract TVector Pair(ref readonly float pair);

    static abstract TVector Load(ref readonly float source);

    /// <summary>Widens bytes.</summary>
    static abstract TVector Widen(ref readonly byte source);

    /// <summary>Widens pairs of bytes, the low one first.</summary>
    static abstract TVector WidenShort(ref readonly byte source);

    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract void Store(TVector value, ref float target);

    /// <summary>Writes the sum over the lanes of each of the four.</summary>
    static abstract void StoreSums(TVector a, TVector b, TVector c, TVector d, ref float target);
}
