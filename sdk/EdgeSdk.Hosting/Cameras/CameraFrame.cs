using EdgeSdk.Frames;

namespace EdgeSdk.Hosting;

/// <summary>A frame that can be waited for: <see cref="Frame"/> lives on the stack alone, this carries the same over an <c>await</c>.</summary>
/// <param name="Pixels">The buffer, beginning with the row at the lowest address; it may be used again when the next frame is asked for.</param>
/// <param name="Width">Width in pixels.</param>
/// <param name="Height">Height in pixels.</param>
/// <param name="Format">The layout of a pixel.</param>
/// <param name="Stride">As in <see cref="Frame.Over"/>.</param>
public readonly record struct CameraFrame(ReadOnlyMemory<byte> Pixels, int Width, int Height, PixelFormat Format, int Stride = 0)
{
    /// <summary>Which frame this is. The camera's name is filled in, and frames without an <see cref="FrameInfo.Id"/> are numbered from 1.</summary>
    public FrameInfo Info { get; init; }

    /// <summary>The part to look at; <see langword="null"/>, the default, is the whole frame.</summary>
    public FrameRegion? Region { get; init; }

    /// <summary><see cref="Frame.FullRange"/>.</summary>
    public bool FullRange { get; init; }

    /// <summary>The same over the same buffer.</summary>
    /// <exception cref="ArgumentException">The geometry does not fit the buffer.</exception>
    public Frame ToFrame()
    {
        var frame = Frame.Over(Pixels.Span, Width, Height, Format, Stride) with { Info = Info, FullRange = FullRange };
        return Region is { } region ? frame with { Region = region } : frame;
    }
}
