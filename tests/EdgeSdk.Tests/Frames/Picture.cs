using CsCheck;
using EdgeSdk.Frames;

namespace EdgeSdk.Tests.Frames;

/// <summary>A buffer with a sound geometry and random pixels.</summary>
internal sealed record Picture(PixelFormat Format, int Width, int Height, int Stride, int Seed)
{
    /// <summary>Any geometry that the format allows, up to 90x40; padded, bottom-up.</summary>
    public static Gen<Picture> Of(PixelFormat format) =>
        from width in Gen.Int[1, 90]
        from height in Gen.Int[1, 40]
        from padding in Gen.Int[0, 20]
        from bottomUp in Gen.Bool
        from seed in Gen.Int
        select Sound(format, width, height, padding, bottomUp, seed);

    public Frame View()
    {
        var rows = Format is PixelFormat.NV12 or PixelFormat.I420 ? Height * 3 / 2 : Height;
        var last = (Width * BitsPerPixel(Format) + 7) / 8;
        // Not a byte more than the picture: what reads beyond it finds another array's bytes or none.
        var length = Format == PixelFormat.I420 ? Stride * Height + (Height - 1) * (Stride / 2) + Width / 2 : (rows - 1) * Math.Abs(Stride) + last;
        var buffer = new byte[length];
        new Random(Seed).NextBytes(buffer);
        var bits = Format.ToString() is var name && name.EndsWith("10", StringComparison.Ordinal) ? 10 : name.EndsWith("12", StringComparison.Ordinal) ? 12 : 16;
        if (bits < 16 && Format is not PixelFormat.NV12)
            for (var i = 1; i < buffer.Length; i += 2)
                buffer[i] &= (byte)((1 << (bits - 8)) - 1);
        return Frame.Over(buffer, Width, Height, Format, Stride);
    }

    public static int BitsPerPixel(PixelFormat format) => format is PixelFormat.NV12 or PixelFormat.I420 ? 8 : (int)format >> 16 & 0xFF;

    private static Picture Sound(PixelFormat format, int width, int height, int padding, bool bottomUp, int seed)
    {
        var chroma = format is PixelFormat.YUV422_8 or PixelFormat.YUV422_8_UYVY or PixelFormat.NV12 or PixelFormat.I420;
        var planes = format is PixelFormat.NV12 or PixelFormat.I420;
        var mosaic = format.ToString().StartsWith("Bayer", StringComparison.Ordinal);
        if (chroma)
            width += width & 1;
        if (planes)
            height += height & 1;
        if (mosaic)
            (width, height) = (Math.Max(width, 2), Math.Max(height, 2));
        var stride = (width * BitsPerPixel(format) + 7) / 8 + padding;
        if (planes)
            stride += stride & 1;
        // Two-byte samples with a stride that keeps them at even addresses, so that the test can mask their high bytes.
        if (BitsPerPixel(format) == 16)
            stride += stride & 1;
        return new(format, width, height, bottomUp && !planes ? -stride : stride, seed);
    }
}
