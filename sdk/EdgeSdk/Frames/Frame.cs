namespace EdgeSdk.Frames;

/// <summary>
/// A picture as the camera left it: a view over the camera's own buffer, never a copy. The buffer must stay as it is until
/// <see cref="AdaptiveModel.Run(in Frame)"/> has returned; after that the camera may have it back.
/// </summary>
public readonly ref struct Frame
{
    private readonly ReadOnlySpan<byte> _pixels;

    private Frame(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, int stride)
    {
        _pixels = pixels;
        Width = width;
        Height = height;
        Format = format;
        Stride = stride;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>The layout of a pixel.</summary>
    public PixelFormat Format { get; }

    /// <summary>Bytes from the beginning of one row to the beginning of the next, at least a row long.</summary>
    public int Stride { get; }

    /// <summary>The first byte of the picture to the last one of its last row; padding between rows included.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>Looks at <paramref name="pixels"/> as a picture.</summary>
    /// <param name="pixels">The buffer, beginning with the first pixel of the first row; it may be longer than the picture.</param>
    /// <param name="width">Width in pixels, 1 to 1,048,576.</param>
    /// <param name="height">Height in pixels, 1 to 1,048,576.</param>
    /// <param name="format">The layout of a pixel.</param>
    /// <param name="stride">Bytes from one row to the next; 0, the default, when rows follow each other without padding.</param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension, the stride or the format is not one of the above.</exception>
    /// <exception cref="ArgumentException">The stride is smaller than a row, or the buffer too short for its geometry.</exception>
    public static Frame Over(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, int stride = 0)
    {
        var geometry = FrameGeometry.Check(pixels, width, height, format, stride);
        return new(pixels[..geometry.Bytes], width, height, format, geometry.Stride);
    }

    internal ReadOnlySpan<byte> Rows(int first, int bytes) => _pixels.Slice(first * Stride, bytes);
}
