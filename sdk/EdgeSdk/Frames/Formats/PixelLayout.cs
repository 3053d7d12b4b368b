namespace EdgeSdk.Frames.Formats;

/// <summary>How a sample lies in memory.</summary>
internal enum SampleKind
{
    Byte,
    Short,
    Packed10,
    Packed12,
}

/// <summary>Where a format keeps its colour differences.</summary>
internal enum Chroma
{
    None,

    /// <summary>Between the lumas of a row.</summary>
    InRow,

    /// <summary>In a second plane of pairs.</summary>
    PairPlane,

    /// <summary>In a second and a third plane.</summary>
    Planes,
}

/// <summary>A pixel format taken apart. What is not said stays zero.</summary>
internal readonly record struct PixelLayout
{
    public SampleKind Samples { get; private init; }

    /// <summary>The sample that means white.</summary>
    public int White { get; private init; }

    /// <summary>Samples per pixel in a row of the first plane; 2 with <see cref="Chroma.InRow"/>.</summary>
    public int Step { get; private init; }

    /// <summary>Where red (or grey), green and blue stand in a pixel.</summary>
    public (int Red, int Green, int Blue) Order { get; private init; }

    /// <summary>Whether each pixel saw one colour only.</summary>
    public bool IsMosaic { get; private init; }

    /// <summary>The column and row, 0 or 1, at which a mosaic has its first red.</summary>
    public (int X, int Y) FirstRed { get; private init; }

    public Chroma Chroma { get; private init; }

    /// <summary>With <see cref="Chroma.InRow"/>: where the first luma stands, 0 or 1.</summary>
    public int LumaAt { get; private init; }

    public bool HasChromaPlanes => Chroma is Chroma.PairPlane or Chroma.Planes;

    public bool IsGrey => Step == 1 && !IsMosaic && Chroma == Chroma.None;

    public int BitsPerPixelInRow => Step * BitsOf(Samples);

    public static int BitsOf(SampleKind kind) => kind switch
    {
        SampleKind.Byte => 8,
        SampleKind.Packed10 => 10,
        SampleKind.Packed12 => 12,
        _ => 16,
    };

    public static PixelLayout Of(PixelFormat format) => format switch
    {
        PixelFormat.Mono8 => Grey(SampleKind.Byte, 8),
        PixelFormat.Mono10 => Grey(SampleKind.Short, 10),
        PixelFormat.Mono12 => Grey(SampleKind.Short, 12),
        PixelFormat.Mono16 => Grey(SampleKind.Short, 16),
        PixelFormat.Mono10p => Grey(SampleKind.Packed10, 10),
        PixelFormat.Mono12p => Grey(SampleKind.Packed12, 12),
        PixelFormat.BayerGR8 => Mosaic(8, (1, 0)),
        PixelFormat.BayerRG8 => Mosaic(8, (0, 0)),
        PixelFormat.BayerGB8 => Mosaic(8, (0, 1)),
        PixelFormat.BayerBG8 => Mosaic(8, (1, 1)),
        PixelFormat.BayerGR10 => Mosaic(10, (1, 0)),
        PixelFormat.BayerRG10 => Mosaic(10, (0, 0)),
        PixelFormat.BayerGB10 => Mosaic(10, (0, 1)),
        PixelFormat.BayerBG10 => Mosaic(10, (1, 1)),
        PixelFormat.BayerGR12 => Mosaic(12, (1, 0)),
        PixelFormat.BayerRG12 => Mosaic(12, (0, 0)),
        PixelFormat.BayerGB12 => Mosaic(12, (0, 1)),
        PixelFormat.BayerBG12 => Mosaic(12, (1, 1)),
        PixelFormat.BayerGR16 => Mosaic(16, (1, 0)),
        PixelFormat.BayerRG16 => Mosaic(16, (0, 0)),
        PixelFormat.BayerGB16 => Mosaic(16, (0, 1)),
        PixelFormat.BayerBG16 => Mosaic(16, (1, 1)),
        PixelFormat.RGB8 => Colour(3, (0, 1, 2)),
        PixelFormat.BGR8 => Colour(3, (2, 1, 0)),
        PixelFormat.RGBa8 => Colour(4, (0, 1, 2)),
        PixelFormat.BGRa8 => Colour(4, (2, 1, 0)),
        PixelFormat.YUV422_8 => Yuv(Chroma.InRow, 2, 0),
        PixelFormat.YUV422_8_UYVY => Yuv(Chroma.InRow, 2, 1),
        PixelFormat.NV12 => Yuv(Chroma.PairPlane, 1, 0),
        PixelFormat.I420 => Yuv(Chroma.Planes, 1, 0),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format,
            $"0x{(int)format:X8} is no pixel format this SDK reads; PixelFormat lists those it does."),
    };

    private static PixelLayout Grey(SampleKind samples, int bits) => new() { Samples = samples, White = (1 << bits) - 1, Step = 1 };

    private static PixelLayout Mosaic(int bits, (int, int) firstRed) => new()
    {
        Samples = bits == 8 ? SampleKind.Byte : SampleKind.Short,
        White = (1 << bits) - 1,
        Step = 1,
        IsMosaic = true,
        FirstRed = firstRed,
    };

    private static PixelLayout Colour(int step, (int, int, int) order) => new() { White = 255, Step = step, Order = order };

    private static PixelLayout Yuv(Chroma chroma, int step, int lumaAt) => new() { White = 255, Step = step, Chroma = chroma, LumaAt = lumaAt };
}
