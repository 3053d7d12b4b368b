using System.Runtime.CompilerServices;
using Cameras.Adapters;
using EdgeSdk.Frames;
using EdgeSdk.Hosting;
using SkiaSharp;

namespace InspectionCamera.Cameras;

/// <summary>A V4L2 device. The model is shown the square in the middle of the picture.</summary>
internal sealed class VideoCamera(string path, Shots shots, Plug plug, JpegPreview preview)
{
    private const int Width = 1920;
    private const int Height = 1080;

    public async IAsyncEnumerable<CameraFrame> Frames([EnumeratorCancellation] CancellationToken stopping)
    {
        plug.Check();
        using var device = new VideoDevice(path, Width, Height);
        while (!stopping.IsCancellationRequested)
        {
            plug.Check();
            // The driver makes the thread wait for the next picture.
            yield return await Task.Run(() => Grab(device), stopping);
        }
    }

    private CameraFrame Grab(VideoDevice device)
    {
        var frame = device.Grab();
        using var lease = frame.Lease;
        var side = Math.Min(frame.Width, frame.Height) & ~1;
        var region = new FrameRegion((frame.Width - side) / 2 & ~1, (frame.Height - side) / 2 & ~1, side, side);
        var id = shots.NextId();
        shots.Keep(new(id, Share(region, frame.Width, frame.Height), null, Show(frame)));
        return new(frame.Pixels.ToArray(), frame.Width, frame.Height, frame.Format, frame.Stride)
        {
            Info = new(id, Timestamp: frame.Info.Timestamp),
            Region = region,
        };
    }

    private static ShotRegion Share(FrameRegion region, double width, double height) =>
        new(region.X / width, region.Y / height, region.Width / width, region.Height / height);

    // People get the grey picture: every format that a V4L2 camera may choose here has its luma, or its mosaic, at a fixed distance.
    private byte[]? Show(in Frame frame)
    {
        if (!preview.IsWanted)
            return null;
        var (first, step) = frame.Format switch
        {
            PixelFormat.YUV422_8 => (0, 2),
            PixelFormat.YUV422_8_UYVY => (1, 2),
            PixelFormat.RGB8 or PixelFormat.BGR8 => (1, 3),
            _ => (0, 1),
        };
        using var grey = new SKBitmap(new SKImageInfo(frame.Width, frame.Height, SKColorType.Gray8, SKAlphaType.Opaque));
        var target = grey.GetPixelSpan();
        for (var y = 0; y < frame.Height; y++)
        {
            var row = frame.Pixels[(y * frame.Stride)..];
            for (var x = 0; x < frame.Width; x++)
                target[y * grey.RowBytes + x] = row[first + step * x];
        }
        using var picture = grey.PeekPixels();
        return preview.Encode(picture);
    }
}
