using SkiaSharp;

namespace InspectionCamera.Cameras;

/// <summary>Makes the small JPEG that browsers show: once per frame, however many watch, and not at all while nobody does.</summary>
internal sealed class JpegPreview(Func<bool> isWatched) : IDisposable
{
    private const int LargestSide = 960;
    private const int Quality = 78;

    private SKBitmap? _small;

    /// <summary>Whether anybody watches.</summary>
    public bool IsWanted => isWatched();

    /// <summary>Encodes a picture; <see langword="null"/> when nobody watches.</summary>
    public byte[]? Encode(SKPixmap picture)
    {
        if (!IsWanted)
            return null;
        var scale = Math.Min(1.0, LargestSide / (double)Math.Max(picture.Width, picture.Height));
        var (width, height) = ((int)Math.Max(1, picture.Width * scale), (int)Math.Max(1, picture.Height * scale));
        if (_small is null || _small.Width != width || _small.Height != height)
        {
            _small?.Dispose();
            _small = new SKBitmap(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        }
        using var small = _small.PeekPixels();
        picture.ScalePixels(small, new SKSamplingOptions(SKFilterMode.Linear));
        using var data = small.Encode(new SKJpegEncoderOptions(Quality))
            ?? throw new InvalidOperationException("Skia cannot encode JPEG here.");
        return data.ToArray();
    }

    public void Dispose() => _small?.Dispose();
}
