using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Augmentation;

/// <summary>
/// Makes one random view of one image: random resized crop (bilinear), horizontal flip, colour jitter, grey, solarise.
/// The view is a pure function of (seed, epoch, image, view).
/// </summary>
internal sealed class Augmenter(AugmentationOptions options, ModelInput shape, long seed)
{
    private const float RedWeight = 0.299f, GreenWeight = 0.587f, BlueWeight = 0.114f;

    private readonly int _plane = shape.Height * shape.Width;

    public void View(ReadOnlySpan<byte> image, long epoch, int index, int view, Span<float> output)
    {
        var random = new CounterRandom(seed, epoch, index, view);
        Crop(image, ref random, output);
        if (random.Chance(options.Jitter))
            JitterColours(ref random, output);
        if (shape.Channels == 3 && random.Chance(options.Grey))
            Blend(output, 0);
        if (random.Chance(options.Solarize))
        {
            foreach (ref var value in output)
                value = value >= 0.5f ? 1 - value : value;
        }
    }

    /// <summary>The image as it is, in 0..1.</summary>
    public static void Plain(ReadOnlySpan<byte> image, Span<float> output)
    {
        for (var i = 0; i < image.Length; i++)
            output[i] = image[i] * (1f / 255);
    }

    private void Crop(ReadOnlySpan<byte> image, ref CounterRandom random, Span<float> output)
    {
        var area = random.Between(options.CropScaleMin, 1) * shape.Height * shape.Width;
        var limit = MathF.Log(options.CropAspectMax);
        var aspect = MathF.Exp(random.Between(-limit, limit));
        var cropWidth = MathF.Min(MathF.Sqrt(area * aspect), shape.Width);
        var cropHeight = MathF.Min(MathF.Sqrt(area / aspect), shape.Height);
        var left = random.Between(0, shape.Width - cropWidth);
        var top = random.Between(0, shape.Height - cropHeight);
        var flip = random.Chance(options.Flip);
        var stepX = cropWidth / shape.Width;
        var stepY = cropHeight / shape.Height;

        for (var y = 0; y < shape.Height; y++)
        {
            var (y0, y1, fy) = Neighbours(top + (y + 0.5f) * stepY - 0.5f, shape.Height);
            for (var x = 0; x < shape.Width; x++)
            {
                var (x0, x1, fx) = Neighbours(left + (x + 0.5f) * stepX - 0.5f, shape.Width);
                var target = y * shape.Width + (flip ? shape.Width - 1 - x : x);
                for (var channel = 0; channel < shape.Channels; channel++)
                {
                    var plane = image.Slice(channel * _plane, _plane);
                    var upper = plane[y0 * shape.Width + x0] * (1 - fx) + plane[y0 * shape.Width + x1] * fx;
                    var lower = plane[y1 * shape.Width + x0] * (1 - fx) + plane[y1 * shape.Width + x1] * fx;
                    output[channel * _plane + target] = (upper * (1 - fy) + lower * fy) * (1f / 255);
                }
            }
        }
    }

    private static (int First, int Second, float Fraction) Neighbours(float position, int size)
    {
        var floor = MathF.Floor(position);
        var first = (int)floor;
        return (Math.Clamp(first, 0, size - 1), Math.Clamp(first + 1, 0, size - 1), position - floor);
    }

    private void JitterColours(ref CounterRandom random, Span<float> output)
    {
        var brightness = Factor(ref random, options.Brightness);
        var contrast = Factor(ref random, options.Contrast);
        var mean = 0f;
        foreach (var value in output)
            mean += value;
        mean = mean / output.Length * brightness;
        foreach (ref var value in output)
            value = Math.Clamp((value * brightness - mean) * contrast + mean, 0, 1);
        if (shape.Channels == 3)
        {
            Blend(output, Factor(ref random, options.Saturation));
            if (options.Hue > 0)
                TurnHue(output, random.Between(-options.Hue, options.Hue));
        }
    }

    // In the hexagon of HSV the hue is a sixth per corner: value and chroma stay.
    private void TurnHue(Span<float> output, float turn)
    {
        for (var i = 0; i < _plane; i++)
        {
            ref var red = ref output[i];
            ref var green = ref output[_plane + i];
            ref var blue = ref output[2 * _plane + i];
            var value = MathF.Max(red, MathF.Max(green, blue));
            var chroma = value - MathF.Min(red, MathF.Min(green, blue));
            if (chroma == 0)
                continue;
            var hue = value == red ? (green - blue) / chroma : value == green ? 2 + (blue - red) / chroma : 4 + (red - green) / chroma;
            hue += 6 * turn;
            (red, green, blue) = (Channel(5 + hue), Channel(3 + hue), Channel(1 + hue));

            float Channel(float corner)
            {
                var k = corner - 6 * MathF.Floor(corner / 6);
                return value - chroma * Math.Clamp(MathF.Min(k, 4 - k), 0, 1);
            }
        }
    }

    private static float Factor(ref CounterRandom random, float strength) => random.Between(MathF.Max(0, 1 - strength), 1 + strength);

    // Saturation: 0 is grey, 1 leaves the colours, more exaggerates them.
    private void Blend(Span<float> output, float saturation)
    {
        for (var i = 0; i < _plane; i++)
        {
            ref var red = ref output[i];
            ref var green = ref output[_plane + i];
            ref var blue = ref output[2 * _plane + i];
            var grey = RedWeight * red + GreenWeight * green + BlueWeight * blue;
            red = Math.Clamp(grey + (red - grey) * saturation, 0, 1);
            green = Math.Clamp(grey + (green - grey) * saturation, 0, 1);
            blue = Math.Clamp(grey + (blue - grey) * saturation, 0, 1);
        }
    }
}
