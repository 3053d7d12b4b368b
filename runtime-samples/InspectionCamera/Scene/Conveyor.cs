using SkiaSharp;

namespace InspectionCamera.Scene;

/// <summary>A belt that carries items past the camera: a picture of 1920x1080 for every moment. Pictures of equal seeds are equal.</summary>
internal sealed class Conveyor : IDisposable
{
    public const int Width = 1920;
    public const int Height = 1080;

    private const int Gap = 480;

    private readonly ItemImages _images;
    private readonly Random _random;
    private readonly Belt _belt = new(Width, Height);
    private readonly Queue<Item> _items = [];
    private double _last;

    public Conveyor(ItemImages images, int seed)
    {
        (_images, _random) = (images, new(seed));
        // The belt is full from the first picture on.
        for (_last = Width / 2.0 - Gap; _last < Width; _last += Gap)
            _items.Enqueue(Item.Place(_images, _random, _last + Gap));
    }

    /// <summary>Moves the belt, draws it, and tells which item is nearest to the middle: what a photo cell beside a real belt would tell.</summary>
    /// <param name="canvas">A canvas of the conveyor's size.</param>
    /// <param name="moved">How far the belt has moved since the beginning, in pixels; never less than before.</param>
    public Seen Draw(SKCanvas canvas, double moved)
    {
        while (_items.Peek().Position - moved < -Item.SpriteSize)
            _items.Dequeue().Dispose();
        for (; _last - moved < Width + Item.SpriteSize; _last += Gap)
            _items.Enqueue(Item.Place(_images, _random, _last + Gap));

        _belt.Draw(canvas, moved);
        var seen = default(Seen);
        var nearest = double.MaxValue;
        foreach (var item in _items)
        {
            var centre = (int)(item.Position - moved);
            canvas.DrawImage(item.Sprite, centre - Item.SpriteSize / 2, (Height - Item.SpriteSize) / 2, SKSamplingOptions.Default);
            var distance = Math.Abs(item.Position - moved - Width / 2.0);
            if (distance < nearest)
                (nearest, seen) = (distance, new(centre - Item.Size / 2, (Height - Item.Size) / 2, Item.Size, item.Label));
        }
        canvas.Flush();
        return seen;
    }

    public void Dispose()
    {
        foreach (var item in _items)
            item.Dispose();
        _belt.Dispose();
    }
}

/// <summary>Where the item in front of the camera is, and what it is.</summary>
/// <param name="X">The first column of the square around it.</param>
/// <param name="Y">The first row.</param>
/// <param name="Size">Width and height of the square.</param>
/// <param name="Label">Its class.</param>
internal readonly record struct Seen(int X, int Y, int Size, int Label);
