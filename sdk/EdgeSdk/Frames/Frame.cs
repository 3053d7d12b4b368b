namespace EdgeSdk.Frames;

/// <summary>
/// A picture as the camera left it: a view over the camera's own buffer, never a copy. The buffer must stay as it is until
/// <see cref="AdaptiveModel.Run(in Frame)"/> has returned, or, where the frame has a <see cref="Lease"/>, until that is disposed;
/// after that the camera may have it back. Everything but the buffer and its geometry is added by <c>with { ... }</c>.
/// </summary>
public readonly ref struct Frame
{
    private readonly ReadOnlySpan<byte> _pixels;
    private readonly FrameRegion _region;

    private Frame(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, int stride)
    {
        _pixels = pixels;
        _region = new(0, 0, width, height);
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

    /// <summary>Bytes from the beginning of one row to the beginning of the next, at least a row long; negative when the last row comes first.</summary>
    public int Stride { get; }

    /// <summary>The first byte of the picture to its last one; padding between rows included.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels;

    /// <summary>
    /// The part to look at; the whole frame unless set. Resampling stays inside it, but demosaicing takes its neighbours from beyond the border, so
    /// that there it is better than if the part had been cut out first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is empty or not inside the frame.</exception>
    public FrameRegion Region
    {
        get => _region;
        init
        {
            FrameGeometry.CheckRegion(value, Width, Height);
            _region = value;
        }
    }

    /// <summary>Which frame this is; nothing unless set.</summary>
    public FrameInfo Info { get; init; }

    /// <summary>
    /// For the YUV formats: whether 0 is black and 255 white, as in JPEG and most GenICam cameras, rather than 16 and 235, as in
    /// video and V4L2. The default is <see langword="false"/>. Both are ITU-R BT.601.
    /// </summary>
    public bool FullRange { get; init; }

    /// <summary>
    /// The owner of the buffer, if it wants to be told: <see cref="AdaptiveModel.Run(in Frame)"/> disposes it once, as soon as the pixels
    /// have been read, while the network still runs, and also when it refuses the frame. A geometry or region that is refused never becomes a frame:
    /// give the buffer back where that is caught.
    /// </summary>
    public IDisposable? Lease { get; init; }

    /// <summary>Looks at <paramref name="pixels"/> as a picture.</summary>
    /// <param name="pixels">The buffer, beginning with the row at the lowest address; it may be longer than the picture.</param>
    /// <param name="width">Width in pixels, 1 to 1,048,576.</param>
    /// <param name="height">Height in pixels, 1 to 1,048,576.</param>
    /// <param name="format">The layout of a pixel.</param>
    /// <param name="stride">
    /// Bytes from one row to the next; 0, the default, when rows follow each other without padding; negative when the buffer begins with
    /// the last row (bottom-up).
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A dimension, the stride or the format is not one of the above.</exception>
    /// <exception cref="ArgumentException">
    /// The stride is smaller than a row, the buffer too short for its geometry, or the width or height odd where the format shares colour
    /// between pixels.
    /// </exception>
    public static Frame Over(ReadOnlySpan<byte> pixels, int width, int height, PixelFormat format, int stride = 0)
    {
        var geometry = FrameGeometry.Check(pixels.Length, width, height, format, stride);
        return new(pixels[..geometry.Bytes], width, height, format, geometry.Stride);
    }

    /// <summary>Looks at native memory as a picture; what a camera's driver hands out as an address.</summary>
    /// <param name="address">The row at the lowest address.</param>
    /// <param name="length">Bytes that may be read from there.</param>
    /// <param name="width">Width in pixels, 1 to 1,048,576.</param>
    /// <param name="height">Height in pixels, 1 to 1,048,576.</param>
    /// <param name="format">The layout of a pixel.</param>
    /// <param name="stride">As in <see cref="Over"/>.</param>
    /// <exception cref="ArgumentException">The address is null, or as for a span.</exception>
    public static unsafe Frame At(nint address, int length, int width, int height, PixelFormat format, int stride = 0)
    {
        if (address == 0)
            throw new ArgumentException("The address of the frame is null.", nameof(address));
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        return Over(new ReadOnlySpan<byte>((void*)address, length), width, height, format, stride);
    }

    /// <summary>Where the first row begins in <see cref="Pixels"/>.</summary>
    internal int FirstRow => Stride < 0 ? (Height - 1) * -Stride : 0;
}
