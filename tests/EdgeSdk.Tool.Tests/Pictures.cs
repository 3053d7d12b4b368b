using EdgeSdk.Trainer.Data;
using SkiaSharp;

namespace EdgeSdk.Tool.Tests;

/// <summary>Images of Fashion-MNIST as a user's own: PNG files, a folder per class.</summary>
internal static class Pictures
{
    /// <summary>Of the first images of the test set those whose class can be the name of a folder, each in the folder of its class.</summary>
    public static int Write(string folder, int count)
    {
        var (images, written) = (FashionMnist.Test(FashionMnist.DefaultFolder), 0);
        for (var i = 0; i < count; i++)
        {
            if (images.ClassNames[images.Labels[i]] is var name && name.Contains('/', StringComparison.Ordinal))
                continue;
            Write(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, $"{i:0000}.png"), images[i], images.Shape.Width);
            written++;
        }

        return written;
    }

    public static void Write(string path, ReadOnlySpan<byte> grey, int width)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, grey.Length / width, SKColorType.Gray8, SKAlphaType.Opaque));
        grey.CopyTo(bitmap.GetPixelSpan());
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        using var file = File.Create(path);
        png.SaveTo(file);
    }
}
