using CsCheck;
using EdgeSdk.Frames;

namespace EdgeSdk.Tests.Frames;

public class FrameTensorTests
{
    private static readonly PixelFormat[] Formats = [PixelFormat.Mono8, PixelFormat.RGB8, PixelFormat.BGR8];

    [Fact]
    public void Every_format_stride_and_size_gives_what_the_slow_reference_gives() =>
        Gen.Select(Gen.Int[1, 70], Gen.Int[1, 9], Gen.Int[0, 2], Gen.OneOf(1, 3), Gen.Int[0, 20], Gen.Int)
            .Sample((width, height, format, channels, padding, seed) =>
            {
                var bytesPerPixel = Formats[format] == PixelFormat.Mono8 ? 1 : 3;
                var stride = width * bytesPerPixel + padding;
                var buffer = new byte[stride * height];
                new Random(seed).NextBytes(buffer);
                var frame = Frame.Over(buffer, width, height, Formats[format], stride);
                var tensor = new float[channels * width * height];
                FrameTensor.Write(frame, new(channels, height, width), tensor);
                var expected = Reference(buffer, width, height, Formats[format], stride, channels);
                for (var i = 0; i < tensor.Length; i++)
                    Assert.Equal(expected[i], tensor[i], 1e-6f);
            });

    [Fact]
    public void Black_is_exactly_0_and_white_exactly_1()
    {
        var tensor = new float[32];
        FrameTensor.Write(Frame.Over([.. Enumerable.Repeat((byte)255, 32)], 32, 1, PixelFormat.Mono8), new(1, 1, 32), tensor);
        Assert.All(tensor, v => Assert.Equal(1, v));
        FrameTensor.Write(Frame.Over(new byte[32], 32, 1, PixelFormat.Mono8), new(1, 1, 32), tensor);
        Assert.All(tensor, v => Assert.Equal(0, v));
    }

    [Fact]
    public void The_buffer_before_and_after_the_picture_does_not_matter()
    {
        var buffer = new byte[3 * 5 * 40];
        buffer.AsSpan().Fill(7);
        var tensor = new float[3 * 5 * 20];
        FrameTensor.Write(Frame.Over(buffer, 20, 5, PixelFormat.RGB8, 60), new(3, 5, 20), tensor);
        Assert.All(tensor, v => Assert.Equal(7 / 255f, v, 1e-7f));
    }

    [Fact]
    public void A_frame_of_another_size_names_both()
    {
        var e = Assert.Throws<ArgumentException>(() =>
            FrameTensor.Write(Frame.Over(new byte[32 * 30], 32, 30, PixelFormat.Mono8), new(1, 28, 28), new float[784]));
        Assert.Contains("The frame is 32x30, the model takes 28x28", e.Message);
    }

    private static float[] Reference(byte[] buffer, int width, int height, PixelFormat format, int stride, int channels)
    {
        var tensor = new float[channels * width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var at = y * stride + x * (format == PixelFormat.Mono8 ? 1 : 3);
                double[] rgb = format switch
                {
                    PixelFormat.Mono8 => [buffer[at], buffer[at], buffer[at]],
                    PixelFormat.RGB8 => [buffer[at], buffer[at + 1], buffer[at + 2]],
                    _ => [buffer[at + 2], buffer[at + 1], buffer[at]],
                };
                for (var c = 0; c < channels; c++)
                    tensor[(c * height + y) * width + x] = (float)(
                        (channels == 3 ? rgb[c] : 0.299 * rgb[0] + 0.587 * rgb[1] + 0.114 * rgb[2]) / 255);
            }
        return tensor;
    }
}
