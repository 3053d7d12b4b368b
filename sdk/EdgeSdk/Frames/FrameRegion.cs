namespace EdgeSdk.Frames;

/// <summary>A rectangle of a frame, in pixels from its upper left corner.</summary>
/// <param name="X">The first column.</param>
/// <param name="Y">The first row.</param>
/// <param name="Width">Columns, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
public readonly record struct FrameRegion(int X, int Y, int Width, int Height)
{
    /// <summary>The rectangle as <c>640x480 at (100, 50)</c>.</summary>
    public override string ToString() => $"{Width}x{Height} at ({X}, {Y})";
}
