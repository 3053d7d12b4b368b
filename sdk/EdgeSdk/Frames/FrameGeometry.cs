namespace EdgeSdk.Frames;

/// <summary>The bytes a picture takes; checked once, so that nothing after it has to.</summary>
/// <param name="Stride">Bytes from one row to the next.</param>
/// <param name="Bytes">Bytes from the first pixel to the end of the last row.</param>
internal readonly record struct FrameGeometry(int Stride, int Bytes)
{
    public const int MaxSide = 1 << 20;

    public static FrameGeometry Check(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, int stride)
    {
        CheckSide(width, nameof(width));
        CheckSide(height, nameof(height));
        ArgumentOutOfRangeException.ThrowIfNegative(stride);
        var row = (long)PixelRows.Of(format).BytesPerPixel * width;
        if (stride == 0)
            stride = (int)row;
        if (stride < row)
            throw new ArgumentException(
                $"The stride is {stride} bytes, and a row of {width} pixels of {format} takes {row}.", nameof(stride));
        // At most 2^20 rows of less than 2^31 bytes: no overflow in 64 bits.
        var bytes = (long)(height - 1) * stride + row;
        if (bytes > pixels.Length)
            throw new ArgumentException($"The buffer holds {pixels.Length} bytes, and {width}x{height} pixels of {format}"
                + $" at a stride of {stride} take {bytes}.", nameof(pixels));
        return new(stride, (int)bytes);
    }

    private static void CheckSide(int value, string name)
    {
        if (value is < 1 or > MaxSide)
            throw new ArgumentOutOfRangeException(name, value, $"The {name} of a frame is 1 to {MaxSide} pixels.");
    }
}
