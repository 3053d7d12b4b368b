using SkiaSharp;

namespace InspectionCamera.Scene;

/// <summary>The machine without items: a dark belt that moves between two rails. Drawn once; a frame only shifts it.</summary>
internal sealed class Belt : IDisposable
{
    /// <summary>The belt repeats itself after so many pixels.</summary>
    private const int Period = 320;
    private const int Rail = 132;

    private readonly SKImage _tile;
    private readonly SKImage _rail;
    private readonly int _width, _height;

    public Belt(int width, int height)
    {
        (_width, _height) = (width, height);
        _tile = Draw(Period, height - 2 * Rail, DrawTile);
        _rail = Draw(width, Rail, canvas => DrawRail(canvas, width));
    }

    /// <summary>Draws the belt after it has moved by some pixels.</summary>
    public void Draw(SKCanvas canvas, double moved)
    {
        for (var x = -(int)(moved % Period); x < _width; x += Period)
            canvas.DrawImage(_tile, x, Rail, SKSamplingOptions.Default);
        canvas.DrawImage(_rail, 0, 0, SKSamplingOptions.Default);
        canvas.Save();
        canvas.Scale(1, -1, 0, _height / 2f);
        canvas.DrawImage(_rail, 0, 0, SKSamplingOptions.Default);
        canvas.Restore();
    }

    public void Dispose()
    {
        _tile.Dispose();
        _rail.Dispose();
    }

    private static SKImage Draw(int width, int height, Action<SKCanvas> draw)
    {
        using var surface = SKSurface.Create(new SKImageInfo(width, height, SKColorType.Bgra8888, SKAlphaType.Opaque));
        draw(surface.Canvas);
        return surface.Snapshot();
    }

    private static void DrawTile(SKCanvas canvas)
    {
        canvas.Clear(new SKColor(13, 15, 16));
        using var weave = new SKPaint { Color = new SKColor(19, 21, 23) };
        for (var y = 0; y < canvas.DeviceClipBounds.Height; y += 12)
            for (var x = y / 12 % 2 * 10; x < Period; x += 20)
                canvas.DrawRect(x, y, 8, 4, weave);
        using var seam = new SKPaint { Color = new SKColor(30, 34, 36) };
        canvas.DrawRect(0, 0, 3, canvas.DeviceClipBounds.Height, seam);
    }

    private static void DrawRail(SKCanvas canvas, int width)
    {
        canvas.Clear(new SKColor(46, 52, 57));
        using var edge = new SKPaint { Color = new SKColor(86, 95, 102) };
        canvas.DrawRect(0, Rail - 14, width, 14, edge);
        using var shadow = new SKPaint { Color = new SKColor(24, 28, 31) };
        canvas.DrawRect(0, Rail - 18, width, 4, shadow);
        using var bolt = new SKPaint { Color = new SKColor(66, 74, 80), IsAntialias = true };
        for (var x = 80; x < width; x += 220)
            canvas.DrawCircle(x, Rail / 2f, 15, bolt);
    }
}
