using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;
using SkiaSharp;

namespace EdgeSdk.Trainer.Tests.Data;

public sealed class ImageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(SKEncodedImageFormat.Png, "png", 0)]
    [InlineData(SKEncodedImageFormat.Jpeg, "jpg", 4)]
    [InlineData(SKEncodedImageFormat.Webp, "webp", 4)]
    public void Sub_folders_are_classes_and_images_are_scaled_to_cover_the_size(SKEncodedImageFormat format, string extension, int tolerance)
    {
        // Wide images, left half red, right half blue: the middle square has the edge in its middle.
        Write($"train/bad/1.{extension}", Halves(80, 40), format);
        Write($"train/good/1.{extension}", Halves(40, 40), format);
        Write($"test/good/deeper/2.{extension}", Halves(40, 80), format);
        Write($"test/bad/2.{extension}", Halves(16, 16), format);
        var set = ImageFolder.Open(_folder.Path, new() { Size = 16 });

        Assert.Equal(["bad", "good"], set.Train.ClassNames);
        Assert.Equal(new ModelInput(3, 16, 16), set.Train.Shape);
        Assert.Equal([0, 1], set.Train.Labels);
        Assert.Equal([0, 1], set.Test.Labels);
        foreach (var part in new[] { set.Train, set.Test })
        {
            for (var image = 0; image < 2; image++)
            {
                Near(255, part[image][5 * 16 + 2]);
                Near(0, part[image][5 * 16 + 13]);
                Near(0, part[image][2 * 256 + 5 * 16 + 2]);
                Near(255, part[image][2 * 256 + 5 * 16 + 13]);
            }
        }

        void Near(int expected, int value) => Assert.InRange(value, expected - tolerance, expected + tolerance);
    }

    [Fact]
    public void Without_train_and_test_a_share_is_kept_for_testing()
    {
        for (var i = 0; i < 20; i++)
            Write($"{(i < 12 ? "a" : "b")}/{i:00}.png", Halves(8, 8));
        Write("unlabelled/x/1.png", Halves(8, 8));
        var set = ImageFolder.Open(_folder.Path, new() { Size = 8, Grey = true, TestShare = 0.25 });
        Assert.Equal((15, 5, 1), (set.Train.Count, set.Test.Count, set.Unlabelled!.Count));
        Assert.Equal(12, set.Train.Labels.Concat(set.Test.Labels).Count(label => label == 0));
        // Luma of pure red and pure blue.
        Assert.Equal((76, 29), (set.Train[0][0], set.Train[0][7]));
    }

    [Fact]
    public void Unreadable_files_are_skipped_and_named_up_to_a_share()
    {
        for (var i = 0; i < 9; i++)
            Write($"a/{i}.png", Halves(8, 8));
        Write("b/1.png", Halves(8, 8));
        var cut = File.ReadAllBytes(_folder.File("a/0.png"));
        File.WriteAllBytes(_folder.File("a/cut.png"), cut[..(cut.Length / 2)]);
        File.WriteAllText(_folder.File("b/text.png"), "no image");
        File.WriteAllText(_folder.File("b/notes.txt"), "not looked at");

        var set = ImageFolder.Open(_folder.Path, new() { Size = 8, BadShare = 0.2 });
        Assert.Equal(10, set.Train.Count + set.Test.Count);
        Assert.Equal(2, set.Skipped.Count);
        Assert.Contains(set.Skipped, skipped => skipped.StartsWith(_folder.File("a/cut.png"), StringComparison.Ordinal));

        var refused = Assert.Throws<DataSetException>(() => ImageFolder.Open(_folder.Path, new() { Size = 8 })).Message;
        Assert.Contains("2 of 12", refused, StringComparison.Ordinal);
        Assert.Contains("cut.png", refused, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        Assert.Contains("no such folder", Refused(_folder.File("nowhere")), StringComparison.Ordinal);
        Assert.Contains("0 sub-folders", Refused(_folder.Path), StringComparison.Ordinal);
        Directory.CreateDirectory(_folder.File("train/a"));
        Assert.Contains("none named test", Refused(_folder.Path, "train/a/1.png"), StringComparison.Ordinal);
        Assert.Contains("stranger", Refused(_folder.Path, "test/stranger/1.png"), StringComparison.Ordinal);
        Directory.Delete(_folder.File("test/stranger"), recursive: true);
        Assert.Contains("without images", Refused(_folder.Path), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private string Refused(string path, string? add = null)
    {
        if (add is not null)
            Write(add, Halves(8, 8));
        return Assert.Throws<DataSetException>(() => ImageFolder.Open(path, new() { Size = 8 })).Message;
    }

    private static SKBitmap Halves(int width, int height)
    {
        var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
                bitmap.SetPixel(x, y, x < width / 2 ? SKColors.Red : SKColors.Blue);
        }

        return bitmap;
    }

    private void Write(string name, SKBitmap bitmap, SKEncodedImageFormat format = SKEncodedImageFormat.Png)
    {
        using (bitmap)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder.File(name))!);
            using var stream = File.Create(_folder.File(name));
            bitmap.Encode(stream, format, 100);
        }
    }
}
