using EdgeSdk.Frames.Formats;

namespace EdgeSdk.Frames;

/// <summary>One pixel format: how its bytes become grey or red, green and blue in 0..1. One class per format.</summary>
internal abstract class PixelRows
{
    private static readonly PixelRows Mono8 = new Mono8Rows();
    private static readonly PixelRows Rgb8 = new Rgb8Rows();
    private static readonly PixelRows Bgr8 = new Bgr8Rows();

    public abstract int BytesPerPixel { get; }

    /// <summary>Writes <c>grey.Length</c> pixels.</summary>
    public abstract void ToGrey(ReadOnlySpan<byte> row, Span<float> grey);

    /// <summary>Writes <c>red.Length</c> pixels.</summary>
    public abstract void ToRgb(ReadOnlySpan<byte> row, Span<float> red, Span<float> green, Span<float> blue);

    public static PixelRows Of(PixelFormat format) => format switch
    {
        PixelFormat.Mono8 => Mono8,
        PixelFormat.RGB8 => Rgb8,
        PixelFormat.BGR8 => Bgr8,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format,
            $"0x{(int)format:X8} is no pixel format this SDK reads; use Mono8, RGB8 or BGR8."),
    };
}
