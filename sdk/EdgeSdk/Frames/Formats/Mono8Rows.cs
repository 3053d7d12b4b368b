namespace EdgeSdk.Frames.Formats;

internal sealed class Mono8Rows : PixelRows
{
    public override int BytesPerPixel => 1;

    public override void ToGrey(ReadOnlySpan<byte> row, Span<float> grey) => UnitBytes.Convert(row, grey);

    public override void ToRgb(ReadOnlySpan<byte> row, Span<float> red, Span<float> green, Span<float> blue)
    {
        UnitBytes.Convert(row, red);
        red.CopyTo(green);
        red.CopyTo(blue);
    }
}
