namespace EdgeSdk.Frames.Formats;

internal sealed class Rgb8Rows : PixelRows
{
    public override int BytesPerPixel => 3;

    public override void ToGrey(ReadOnlySpan<byte> row, Span<float> grey) => Luma.Convert(this, row, grey);

    public override void ToRgb(ReadOnlySpan<byte> row, Span<float> red, Span<float> green, Span<float> blue) =>
        ByteTriplets.Split(row, red, green, blue);
}
