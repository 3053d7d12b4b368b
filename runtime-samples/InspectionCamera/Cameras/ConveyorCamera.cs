using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using EdgeSdk.Frames;
using EdgeSdk.Hosting;
using InspectionCamera.Scene;
using SkiaSharp;

namespace InspectionCamera.Cameras;

/// <summary>A camera of 1920x1080 that looks at the made-up conveyor. The model is shown the square around the item in front of it.</summary>
internal sealed class ConveyorCamera(ItemImages images, Shots shots, Plug plug, JpegPreview preview, double framesPerSecond)
{
    private const int Stride = 4 * Conveyor.Width;
    private const int Seed = 7;

    // How fast the belt runs, whatever the rate of frames.
    private const double PixelsPerSecond = 210;

    public async IAsyncEnumerable<CameraFrame> Frames([EnumeratorCancellation] CancellationToken stopping)
    {
        plug.Check();
        using var conveyor = new Conveyor(images, Seed);
        var pixels = GC.AllocateUninitializedArray<byte>(Stride * Conveyor.Height, pinned: true);
        var info = new SKImageInfo(Conveyor.Width, Conveyor.Height, SKColorType.Bgra8888, SKAlphaType.Opaque);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(pixels, 0);
        using var surface = SKSurface.Create(info, address, Stride);
        using var picture = new SKPixmap(info, address, Stride);
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1 / framesPerSecond));
        var started = Stopwatch.GetTimestamp();
        do
        {
            plug.Check();
            var elapsed = Stopwatch.GetElapsedTime(started);
            var seen = conveyor.Draw(surface.Canvas, elapsed.TotalSeconds * PixelsPerSecond);
            var id = shots.NextId();
            shots.Keep(new(id, Share(seen), seen.Label, preview.Encode(picture)));

            // A frame over the item alone instead of a Region: all frames then have one geometry, and the resampler's weights are made once.
            var first = seen.Y * Stride + 4 * seen.X;
            var length = (seen.Size - 1) * Stride + 4 * seen.Size;
            yield return new(pixels.AsMemory(first, length), seen.Size, seen.Size, PixelFormat.BGRa8, Stride) { Info = new(id, Timestamp: elapsed) };
        }
        while (await clock.WaitForNextTickAsync(stopping));
    }

    private static ShotRegion Share(Seen seen) => new(
        seen.X / (double)Conveyor.Width, seen.Y / (double)Conveyor.Height, seen.Size / (double)Conveyor.Width, seen.Size / (double)Conveyor.Height);
}
