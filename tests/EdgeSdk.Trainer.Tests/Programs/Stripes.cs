using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Data;
using EdgeSdk.Trainer.Tests.Runs;

namespace EdgeSdk.Trainer.Tests.Programs;

/// <summary>The stripes of <see cref="Separable"/> in the files of Fashion-MNIST.</summary>
internal static class Stripes
{
    public static readonly TrainingOptions Options = Separable.Options;

    public static void Write(string folder)
    {
        foreach (var (split, count, seed) in new[] { ("train", 600, 1), ("t10k", 200, 2) })
        {
            var images = Separable.Images(count, seed);
            byte[] pixels = [.. Enumerable.Range(0, count).SelectMany(i => images[i].ToArray())];
            File.WriteAllBytes(Path.Combine(folder, $"{split}-images-idx3-ubyte"), IdxBytes.Of(pixels, count, images.Shape.Height, images.Shape.Width));
            File.WriteAllBytes(Path.Combine(folder, $"{split}-labels-idx1-ubyte.gz"), IdxBytes.Gzip(IdxBytes.Of([.. images.Labels], count)));
        }
    }
}
