using SkiaSharp;

namespace InspectionCamera.Scene;

/// <summary>One item on the belt. Its pose and light are drawn into a sprite once, when it comes onto the belt; a frame only copies that.</summary>
internal sealed class Item(SKImage sprite, int label, double position) : IDisposable
{
    /// <summary>Width and height of the square that is inspected: as in the training images, an item may fill it.</summary>
    public const int Size = 336;

    /// <summary>Width and height of a sprite: there is room for the corners of an item that is turned.</summary>
    public const int SpriteSize = 400;

    private const float LargestTurn = 7;
    private const float SmallestScale = 0.94f;
    private const float DimmestLight = 0.72f;

    public SKImage Sprite => sprite;

    /// <summary>The item's class.</summary>
    public int Label => label;

    /// <summary>Where its centre is, in pixels along the belt.</summary>
    public double Position => position;

    /// <summary>Puts an image onto the belt, turned, scaled and lit at random.</summary>
    public static Item Place(ItemImages images, Random random, double position)
    {
        var image = random.Next(images.Count);
        var light = DimmestLight + (1 - DimmestLight) * random.NextSingle();
        using var cloth = Cloth(images.Pixels(image), images.Size, light, Tints[random.Next(Tints.Length)]);
        using var surface = SKSurface.Create(new SKImageInfo(SpriteSize, SpriteSize, SKColorType.Bgra8888, SKAlphaType.Premul));
        var scale = Size / (float)images.Size * (SmallestScale + (1 - SmallestScale) * random.NextSingle());
        surface.Canvas.Clear(SKColors.Transparent);
        surface.Canvas.Translate(SpriteSize / 2f, SpriteSize / 2f);
        surface.Canvas.RotateDegrees((random.NextSingle() * 2 - 1) * LargestTurn);
        surface.Canvas.Scale(scale);
        surface.Canvas.DrawImage(cloth, -images.Size / 2f, -images.Size / 2f, new SKSamplingOptions(SKCubicResampler.CatmullRom));
        return new(surface.Snapshot(), images.Label(image), position);
    }

    public void Dispose() => sprite.Dispose();

    // Tints leave the luma as it is, so that colour is for people and grey for the model.
    private static readonly (float Red, float Green, float Blue)[] Tints =
        [(1, 1, 1), (1.12f, 0.97f, 0.84f), (0.86f, 1.03f, 1.2f), (1.16f, 0.93f, 0.94f), (0.9f, 1.07f, 0.9f)];

    private static SKImage Cloth(ReadOnlySpan<byte> grey, int size, float light, (float Red, float Green, float Blue) tint)
    {
        var pixels = new byte[4 * grey.Length];
        for (var i = 0; i < grey.Length; i++)
        {
            // Black surrounds every item of the set: it becomes transparent, softly at the edge.
            var cover = Math.Min(255, grey[i] * 5);
            pixels[4 * i] = Lit(grey[i], tint.Blue);
            pixels[4 * i + 1] = Lit(grey[i], tint.Green);
            pixels[4 * i + 2] = Lit(grey[i], tint.Red);
            pixels[4 * i + 3] = (byte)cover;
        }
        return SKImage.FromPixelCopy(new SKImageInfo(size, size, SKColorType.Bgra8888, SKAlphaType.Premul), pixels, 4 * size);

        byte Lit(byte value, float colour) => (byte)Math.Min(Math.Min(255, value * 5), value * light * colour);
    }
}
