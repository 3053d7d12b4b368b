using EdgeSdk.Frames;
using SkiaSharp;

namespace Cameras.Adapters;

/// <summary>SkiaSharp's pictures as frames, without a copy.</summary>
internal static class SkiaFrames
{
    /// <summary>Looks at a bitmap; it must not change or be disposed before the frame has run.</summary>
    public static Frame AsFrame(this SKBitmap bitmap) =>
        Frame.Over(bitmap.GetPixelSpan(), bitmap.Width, bitmap.Height, FormatOf(bitmap.ColorType), bitmap.RowBytes);

    /// <summary>Looks at a raster image's pixels, which the pixmap keeps a pointer to.</summary>
    public static Frame AsFrame(this SKPixmap pixels) =>
        Frame.Over(pixels.GetPixelSpan(), pixels.Width, pixels.Height, FormatOf(pixels.ColorType), pixels.RowBytes);

    /// <summary>Decodes a JPEG, PNG, WebP or what else Skia reads.</summary>
    public static SKBitmap Decode(string path) =>
        SKBitmap.Decode(path) ?? throw new InvalidDataException($"{path}: it is no picture that Skia can decode.");

    private static PixelFormat FormatOf(SKColorType type) => type switch
    {
        SKColorType.Gray8 => PixelFormat.Mono8,
        SKColorType.Rgba8888 or SKColorType.Rgb888x => PixelFormat.RGBa8,
        SKColorType.Bgra8888 => PixelFormat.BGRa8,
        _ => throw new NotSupportedException($"A bitmap of {type} is no frame; copy it to Bgra8888 (SKBitmap.Copy)."),
    };
}
