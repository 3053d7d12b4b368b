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
    [InlineData(0x01100003)]
    [InlineData(-1)]
    public void An_unknown_format_is_refused_with_its_code(int format)
    {
        var e = Assert.Throws<ArgumentOutOfRangeException>(() => { Frame.Over(new byte[100], 4, 4, (PixelFormat)format); });
        Assert.Contains($"0x{format:X8}", e.Message);
    }

    // The oracle counts in arbitrary precision, so an overflow in the check would show as a disagreement.
    [Fact]
    public void A_frame_is_accepted_exactly_when_its_last_byte_lies_in_the_buffer()
    {
        var buffer = new byte[4096];
        var side = Gen.OneOf(Gen.Int[-2, 70], Gen.Int);
        var format = Gen.OneOf(PixelFormat.Mono8, PixelFormat.RGB8, PixelFormat.BGR8);
        Gen.Select(side, side, Gen.OneOf(Gen.Int[-2, 300], Gen.Int), format, Gen.Int[0, buffer.Length]).Sample((w, h, stride, f, length) =>
        {
            var row = (Int128)w * (f == PixelFormat.Mono8 ? 1 : 3);
            var step = stride == 0 ? row : stride;
            var fits = w >= 1 && h >= 1 && stride >= 0 && step >= row && (h - 1) * step + row <= length;
            bool accepted;
            try
            {
                Frame.Over(buffer.AsSpan(0, length), w, h, f, stride);
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
