using EdgeSdk.Frames;
using EdgeSdk.Trainer.Data;
using SkiaSharp;

namespace EdgeSdk.Tool.Running;

/// <summary>Pictures on disk, in the order they were named; those of a folder, and of the folders in it, by their names.</summary>
internal sealed class PictureFiles : FrameSource
{
    private readonly List<string> _paths = [];

    public PictureFiles(string[] sources)
    {
        foreach (var source in sources)
        {
            if (Directory.Exists(source))
                _paths.AddRange(InFolder(source));
            else if (File.Exists(source))
                _paths.Add(source);
            else
                throw new FileNotFoundException($"{source}: there is no such file or folder.", source);
        }
    }

    public override void Play(ResultLines lines)
    {
        foreach (var path in _paths)
        {
            if (lines.IsFull)
                return;
            try
            {
                using var picture = Decode(path);
                lines.Run(Frame.Over(picture.GetPixelSpan(), picture.Width, picture.Height, PixelFormat.RGBa8, picture.RowBytes) with { Info = new(Camera: path) });
            }
            catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
            {
                lines.Fail(path, unreadable.Message);
            }
        }
    }

    private static List<string> InFolder(string folder)
    {
        List<string> found = [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(path => ImageFolder.Extensions.Contains(Path.GetExtension(path))).Order(StringComparer.Ordinal)];
        return found.Count > 0 ? found : throw new FileNotFoundException($"{folder}: there are no pictures in it ({string.Join(", ", ImageFolder.Extensions)}).", folder);
    }

    // Transparent parts are black, as the trainer has them.
    private static SKBitmap Decode(string path)
    {
        using var file = File.OpenRead(path);
        using var codec = SKCodec.Create(file) ?? throw new InvalidDataException("is no picture");
        var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        var decoded = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (decoded == SKCodecResult.Success)
            return bitmap;
        bitmap.Dispose();
        throw new InvalidDataException(decoded == SKCodecResult.IncompleteInput ? "is cut short" : $"cannot be decoded ({decoded})");
    }
}
