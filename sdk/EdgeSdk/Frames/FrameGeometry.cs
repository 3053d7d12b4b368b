using EdgeSdk.Frames.Formats;

namespace EdgeSdk.Frames;

/// <summary>The bytes a picture takes; checked once, before any of them is read, so that nothing after it has to.</summary>
/// <param name="Stride">Bytes from one row to the next.</param>
/// <param name="Bytes">Bytes from the lowest address to the end of the picture.</param>
internal readonly record struct FrameGeometry(int Stride, int Bytes)
{
    public const int MaxSide = 1 << 20;

    /// <param name="pixels">Bytes in the buffer.</param>
    /// <param name="width">Width in pixels.</param>
    /// <param name="height">Height in pixels.</param>
    /// <param name="format">The layout of a pixel.</param>
    /// <param name="stride">Bytes from one row to the next; 0 when rows are not padded.</param>
    public static FrameGeometry Check(int pixels, int width, int height, PixelFormat format, int stride)
    {
        var layout = PixelLayout.Of(format);
        CheckSide(width, nameof(width));
        CheckSide(height, nameof(height));
        if (layout.IsMosaic && (width < 2 || height < 2))
            throw new ArgumentException($"The frame is {width}x{height}; {format} needs a pixel of each colour, 2x2 at least.", nameof(width));
        CheckEven(width, layout.Chroma != Chroma.None, nameof(width), format);
        CheckEven(height, layout.HasChromaPlanes, nameof(height), format);
        var row = ((long)width * layout.BitsPerPixelInRow + 7) / 8;
        var step = stride == 0 ? row : Math.Abs((long)stride);
        if (step < row)
            throw new ArgumentException(
                $"The stride is {stride} bytes, and a row of {width} pixels of {format} takes {row}.", nameof(stride));
        if (layout.HasChromaPlanes && stride < 0)
            throw new ArgumentException($"The stride is {stride}, and {format} has planes: it is read from the top only.", nameof(stride));
        CheckEven(stride, layout.Chroma == Chroma.Planes, nameof(stride), format);
        // At most 2^20 rows of at most 2^31 bytes, and half as much colour: no overflow in 64 bits.
        var bytes = layout.Chroma switch
        {
            Chroma.PairPlane => height * step + (height / 2 - 1) * step + width,
            Chroma.Planes => height * step + (height - 1) * (step / 2) + width / 2,
            _ => (height - 1) * step + row,
        };
        if (bytes > pixels)
            throw new ArgumentException($"The buffer holds {pixels} bytes, and {width}x{height} pixels of {format}"
                + $" at a stride of {(stride == 0 ? row : stride)} take {bytes}.", nameof(pixels));
        return new((int)(stride == 0 ? row : stride), (int)bytes);
    }

    public static void CheckRegion(FrameRegion region, int width, int height)
    {
        var (x, y, w, h) = region;
        if (x < 0 || y < 0 || w < 1 || h < 1 || (long)x + w > width || (long)y + h > height)
            throw new ArgumentOutOfRangeException(nameof(region), region, $"The region {region} is not inside the frame of {width}x{height} pixels.");
    }

    private static void CheckSide(int value, string name)
    {
        if (value is < 1 or > MaxSide)
            throw new ArgumentOutOfRangeException(name, value, $"The {name} of a frame is 1 to {MaxSide} pixels.");
    }

    private static void CheckEven(int value, bool asked, string name, PixelFormat format)
    {
        if (asked && (value & 1) != 0)
            throw new ArgumentException($"The {name} is {value}; {format} shares colour between neighbours, so it has to be even.", name);
    }
}
