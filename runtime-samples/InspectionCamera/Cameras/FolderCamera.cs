using System.Runtime.CompilerServices;
using EdgeSdk.Frames;
using EdgeSdk.Hosting;
using SkiaSharp;

namespace InspectionCamera.Cameras;

/// <summary>Shows the pictures of a folder to the model, one after the other and again from the beginning: JPEG, PNG, WebP, and what else Skia reads.</summary>
internal sealed class FolderCamera(string folder, Shots shots, Plug plug, JpegPreview preview, double framesPerSecond)
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp", ".bmp"];

    public async IAsyncEnumerable<CameraFrame> Frames([EnumeratorCancellation] CancellationToken stopping)
    {
        using var clock = new PeriodicTimer(TimeSpan.FromSeconds(1 / framesPerSecond));
        while (true)
        {
            var paths = Directory.GetFiles(folder).Where(path => Extensions.Contains(Path.GetExtension(path).ToLowerInvariant())).Order().ToArray();
            if (paths.Length == 0)
                throw new IOException($"{folder} holds no picture ({string.Join(", ", Extensions)})");
            foreach (var path in paths)
            {
                plug.Check();
                using var bitmap = Decode(path);
                using var picture = bitmap.PeekPixels();
                var id = shots.NextId();
                shots.Keep(new(id, new(0, 0, 1, 1), null, preview.Encode(picture)));
                yield return new(bitmap.GetPixelSpan().ToArray(), bitmap.Width, bitmap.Height, PixelFormat.BGRa8, bitmap.RowBytes) { Info = new(id) };
                if (!await clock.WaitForNextTickAsync(stopping))
                    yield break;
            }
        }
    }

    private static SKBitmap Decode(string path)
    {
        using var codec = SKCodec.Create(path) ?? throw new IOException($"{path} is no picture that Skia can decode; take it out of the folder");
        return SKBitmap.Decode(codec, new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Bgra8888, SKAlphaType.Opaque))
            ?? throw new IOException($"{path} is damaged; take it out of the folder");
    }
}
