using System.Numerics;
using CsCheck;
using EdgeSdk.Frames;

namespace EdgeSdk.Tests.Frames;

public class FrameTests
{
    [Fact]
    public void Rows_without_padding_are_the_default() =>
        Assert.Equal(96, Frame.Over(new byte[32 * 30 * 3], 32, 30, PixelFormat.RGB8).Stride);

    [Fact]
    public void The_last_row_needs_no_padding() =>
        Assert.Equal(2 * 100 + 32, Frame.Over(new byte[2 * 100 + 32], 32, 3, PixelFormat.Mono8, 100).Pixels.Length);

    [Theory]
    [InlineData(0, 4)]
    [InlineData(4, 0)]
    [InlineData(-1, 4)]
    [InlineData(int.MaxValue, 4)]
    [InlineData(4, int.MaxValue)]
    [InlineData(int.MinValue, int.MinValue)]
    public void Impossible_dimensions_are_refused_with_the_number(int width, int height)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => { Frame.Over(new byte[100], width, height, PixelFormat.Mono8); });
        Assert.Contains((e.ParamName == "width" ? width : height).ToString(), e.Message);
    }

    [Fact]
    public void A_stride_smaller_than_a_row_is_refused_with_both_numbers()
    {
        var e = Assert.Throws<ArgumentException>(() => { Frame.Over(new byte[10000], 32, 30, PixelFormat.BGR8, 95); });
        Assert.Contains("95", e.Message);
        Assert.Contains("96", e.Message);
    }

    [Fact]
    public void A_buffer_too_short_is_refused_with_both_numbers()
    {
        var e = Assert.Throws<ArgumentException>(() => { Frame.Over(new byte[959], 32, 30, PixelFormat.Mono8); });
        Assert.Contains("959", e.Message);
        Assert.Contains("960", e.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0x0110FF03)]
    [InlineData(-1)]
    public void An_unknown_format_is_refused_with_its_code(int format)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => { Frame.Over(new byte[100], 4, 4, (PixelFormat)format); });
        Assert.Contains($"0x{format:X8}", e.Message);
    }

    [Theory]
    [InlineData(PixelFormat.YUV422_8, 5, 4, 0, "width is 5")]
    [InlineData(PixelFormat.NV12, 5, 4, 0, "width is 5")]
    [InlineData(PixelFormat.NV12, 4, 5, 0, "height is 5")]
    [InlineData(PixelFormat.I420, 4, 4, 7, "stride is 7")]
    [InlineData(PixelFormat.NV12, 4, 4, -4, "stride is -4")]
    [InlineData(PixelFormat.BayerRG8, 1, 4, 0, "1x4")]
    public void A_geometry_the_format_cannot_have_is_refused_with_the_number(PixelFormat format, int width, int height, int stride, string number)
    {
        var e = Assert.Throws<ArgumentException>(() => { Frame.Over(new byte[1000], width, height, format, stride); });
        Assert.Contains(number, e.Message);
    }

    [Theory]
    [InlineData(-1, 0, 4, 4)]
    [InlineData(0, 0, 0, 4)]
    [InlineData(6, 0, 5, 4)]
    [InlineData(0, 7, 4, int.MaxValue)]
    public void A_region_outside_the_frame_is_refused_with_both(int x, int y, int width, int height)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            _ = Frame.Over(new byte[100], 10, 10, PixelFormat.Mono8) with { Region = new(x, y, width, height) };
        });
        Assert.Contains($"{width}x{height} at ({x}, {y})", e.Message);
        Assert.Contains("10x10", e.Message);
    }

    [Fact]
    public void Native_memory_is_a_frame_and_a_null_address_is_none()
    {
        unsafe
        {
            fixed (byte* pixels = new byte[] { 1, 2, 3, 4 })
                Assert.Equal([1, 2, 3, 4], Frame.At((nint)pixels, 4, 2, 2, PixelFormat.Mono8).Pixels.ToArray());
        }
        Assert.Throws<ArgumentException>(() => { Frame.At(0, 4, 2, 2, PixelFormat.Mono8); });
        Assert.Throws<ArgumentOutOfRangeException>(() => { Frame.At(1, -4, 2, 2, PixelFormat.Mono8); });
    }

    // The oracle counts in arbitrary precision, so an overflow in the check would show as a disagreement.
    [Theory]
    [MemberData(nameof(FrameConverterTests.Formats), MemberType = typeof(FrameConverterTests))]
    public void A_frame_is_accepted_exactly_when_its_last_byte_lies_in_the_buffer(PixelFormat format)
    {
        var buffer = new byte[4096];
        var side = Gen.OneOf(Gen.Int[-2, 70], Gen.Int);
        Gen.Select(side, side, Gen.OneOf(Gen.Int[-300, 300], Gen.Int), Gen.Int[0, buffer.Length]).Sample((w, h, stride, length) =>
        {
            var row = ((BigInteger)w * Picture.BitsPerPixel(format) + 7) / 8;
            var step = stride == 0 ? row : BigInteger.Abs(stride);
            var planes = format is PixelFormat.NV12 or PixelFormat.I420;
            var last = format switch
            {
                PixelFormat.NV12 => h * step + (h / 2 - 1) * step + w,
                PixelFormat.I420 => h * step + h / 2 * (step / 2) + (h / 2 - 1) * (step / 2) + w / 2,
                _ => (h - 1) * step + row,
            };
            var sound = (format is not (PixelFormat.YUV422_8 or PixelFormat.YUV422_8_UYVY) && !planes || w % 2 == 0)
                && (!planes || h % 2 == 0 && stride >= 0) && (format != PixelFormat.I420 || stride % 2 == 0)
                && (!format.ToString().StartsWith("Bayer", StringComparison.Ordinal) || w >= 2 && h >= 2);
            var fits = w >= 1 && h >= 1 && w <= 1 << 20 && h <= 1 << 20 && sound && step >= row && last <= length;
            bool accepted;
            try
            {
                Frame.Over(buffer.AsSpan(0, length), w, h, format, stride);
                accepted = true;
            }
            catch (ArgumentException)
            {
                accepted = false;
            }
            return accepted == fits;
        });
    }
}
