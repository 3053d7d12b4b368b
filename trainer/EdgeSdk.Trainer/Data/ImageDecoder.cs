using EdgeSdk.Models;
using SkiaSharp;

namespace EdgeSdk.Trainer.Data;

/// <summary>Decodes an image file and makes it fit: scaled until it covers the size, then cropped to its middle.</summary>
internal static class ImageDecoder
{
    private const float RedWeight = 0.299f, GreenWeight = 0.587f, BlueWeight = 0.114f;

    /// <summary>The image as [channels, height, width], or why there is none.</summary>
    public static (ReadOnlyMemory<byte> Image, string? Problem) Read(string path, ModelInput shape)
    {
        try
        {
            using var codec = SKCodec.Create(path, out var opened);
            if (codec is null)
                return (default, $"{path}: {(opened == SKCodecResult.Success ? "is no image" : opened)}");
            using var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Unpremul));
            var decoded = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
            if (decoded != SKCodecResult.Success)
                return (default, $"{path}: {(decoded == SKCodecResult.IncompleteInput ? "is cut short" : decoded)}");
            using var fitted = Fit(bitmap, shape);
            return (Planes(fitted.GetPixelSpan(), shape), null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (default, $"{path}: {e.Message}");
        }
    }

    private static SKBitmap Fit(SKBitmap bitmap, ModelInput shape)
    {
        var scale = Math.Max((float)shape.Width / bitmap.Width, (float)shape.Height / bitmap.Height);
        var (width, height) = (bitmap.Width * scale, bitmap.Height * scale);
        var fitted = new SKBitmap(new SKImageInfo(shape.Width, shape.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(fitted);
        // Where the image is transparent it is black.
        canvas.Clear(SKColors.Black);
        using var image = SKImage.FromBitmap(bitmap);
        var (left, top) = ((shape.Width - width) / 2, (shape.Height - height) / 2);
        canvas.DrawImage(image, new SKRect(left, top, left + width, top + height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        canvas.Flush();
        return fitted;
    }

    private static byte[] Planes(ReadOnlySpan<byte> rgba, ModelInput shape)
    {
        var plane = shape.Height * shape.Width;
        var planes = new byte[shape.Channels * plane];
        for (var i = 0; i < plane; i++)
        {
            var (red, green, blue) = (rgba[4 * i], rgba[4 * i + 1], rgba[4 * i + 2]);
            if (shape.Channels == 1)
            {
                planes[i] = (byte)MathF.Round(RedWeight * red + GreenWeight * green + BlueWeight * blue);
                continue;
            }

            (planes[i], planes[plane + i], planes[2 * plane + i]) = (red, green, blue);
        }

        return planes;
    }
}
