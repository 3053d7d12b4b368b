using EdgeSdk.Frames;

namespace EdgeSdk.Tool.Timing;

/// <summary>Grey images of waves and noise, of every contrast: some take the narrow tiers of a level, some the wide ones.</summary>
internal static class MadeUpImages
{
    private const int Count = 64;

    /// <summary>For each level the image whose MACs are nearest to the level's mean, and the tiers it takes.</summary>
    public static IReadOnlyList<TypicalImage> For(AdaptiveModel model)
    {
        var (_, height, width) = model.Manifest.Input;
        byte[][] images = [.. Enumerable.Range(0, Count).Select(seed => Image(new Random(seed), width, height))];
        return [.. model.Levels.Select(level => images.Select(image =>
        {
            var result = model.Run(Frame.Over(image, width, height, PixelFormat.Mono8), level.Budget);
            return new TypicalImage(image, result.MacsShare, [.. result.Tiers.ToArray().Select(tier => (int)tier)]);
        }).MinBy(image => Math.Abs(image.MacsShare - (level.Macs / model.Manifest.DenseMacs)))!)];
    }

    private static byte[] Image(Random random, int width, int height)
    {
        var (contrast, noise) = (random.NextDouble(), random.NextDouble() * random.NextDouble());
        var (across, down, phase) = (random.NextDouble() * 8 * Math.PI / width, random.NextDouble() * 8 * Math.PI / height, random.NextDouble() * 2 * Math.PI);
        var image = new byte[width * height];
        for (var i = 0; i < image.Length; i++)
        {
            var wave = Math.Sin((i % width * across) + (i / width * down) + phase);
            image[i] = (byte)Math.Clamp(127.5 * (1 + (contrast * wave) + (noise * ((2 * random.NextDouble()) - 1))), 0, 255);
        }

        return image;
    }
}

/// <summary>An image that spends about what the level's budget says.</summary>
/// <param name="Pixels">Mono8, rows without padding.</param>
/// <param name="MacsShare">What it spends, as a share of dense.</param>
/// <param name="Tiers">The tier of each block.</param>
internal sealed record TypicalImage(byte[] Pixels, double MacsShare, int[] Tiers);
