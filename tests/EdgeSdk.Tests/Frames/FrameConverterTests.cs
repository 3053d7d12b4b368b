using System.Runtime.Intrinsics.X86;
using CsCheck;
using EdgeSdk.Frames;

namespace EdgeSdk.Tests.Frames;

public class FrameConverterTests
{
    private static readonly int[] Widths = [.. new[] { 4, 8, 16 }.Where(lanes => lanes == 4 || lanes == 8 && Avx2.IsSupported || Avx512F.IsSupported)];

    public static TheoryData<PixelFormat> Formats => [.. Enum.GetValues<PixelFormat>().Where(f => f != PixelFormat.None)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_geometry_fit_and_register_width_gives_what_the_slow_reference_gives(PixelFormat format) =>
        (from picture in Picture.Of(format)
         from region in Gen.Select(Gen.Double.Unit, Gen.Double.Unit, Gen.Double.Unit, Gen.Double.Unit)
         from whole in Gen.Bool
         from height in Gen.Int[1, 40]
         from width in Gen.OneOf(Gen.Int[1, 40], Gen.Int[1, 6])
         from fit in Gen.Enum<FrameFit>()
         from interpolation in Gen.Enum<FrameInterpolation>()
         from channels in Gen.OneOf(1, 3)
         from fullRange in Gen.Bool
         select (picture, region, whole, height, width, fit, interpolation, channels, fullRange)).Sample(t =>
         {
             var frame = t.picture.View() with { FullRange = t.fullRange };
             if (!t.whole)
                 frame = frame with { Region = Cut(t.region, frame.Width, frame.Height) };
             var expected = SlowConversion.Of(frame, t.channels, t.height, t.width, t.fit, t.interpolation, 0.25);
             foreach (var lanes in Widths)
             {
                 var options = new FrameOptions { Fit = t.fit, Interpolation = t.interpolation, Padding = 0.25f };
                 var converter = new FrameConverter(new(t.channels, t.height, t.width), options) { Lanes = lanes };
                 var tensor = new float[t.channels * t.height * t.width];
                 Array.Fill(tensor, float.NaN);
                 converter.Convert(frame, tensor);
                 for (var i = 0; i < tensor.Length; i++)
                     Assert.Equal(expected[i], tensor[i], 1e-5);
             }
         }, iter: 60, print: t => $"{t.picture} {t.region} {t.whole} {t.height}x{t.width} {t.fit} {t.interpolation} {t.channels}");

    [Theory]
    [MemberData(nameof(Formats))]
    public void Not_a_byte_outside_the_frame_is_read(PixelFormat format)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Pages are forbidden with mprotect, which this test calls on Linux only.");
        using var memory = new GuardedMemory(1 << 16);
        (from picture in Picture.Of(format)
         from height in Gen.Int[1, 40]
         from width in Gen.Int[1, 40]
         from interpolation in Gen.Enum<FrameInterpolation>()
         select (picture, height, width, interpolation)).Sample(
            t =>
            {
                var pixels = t.picture.View().Pixels;
                foreach (var lanes in Widths)
                    for (var end = 0; end < 2; end++)
                    {
                        var place = end == 0 ? memory.First(pixels.Length) : memory.Last(pixels.Length);
                        pixels.CopyTo(place);
                        var converter = new FrameConverter(new(3, t.height, t.width), new() { Interpolation = t.interpolation }) { Lanes = lanes };
                        converter.Convert(Frame.Over(place, t.picture.Width, t.picture.Height, format, t.picture.Stride), new float[3 * t.height * t.width]);
                    }
            }, iter: 60, threads: 1);
    }

    [Theory]
    [InlineData(1920, 1080, 224, 224)]
    [InlineData(640, 480, 96, 128)]
    [InlineData(64, 48, 224, 224)]
    public void A_large_frame_of_one_grey_stays_that_grey(int width, int height, int toWidth, int toHeight)
    {
        foreach (var format in new[] { PixelFormat.Mono8, PixelFormat.BayerGB8, PixelFormat.BGR8, PixelFormat.BGRa8 })
        {
            var buffer = new byte[4 * width * height];
            Array.Fill(buffer, (byte)51);
            var tensor = new float[3 * toWidth * toHeight];
            new FrameConverter(new(3, toHeight, toWidth)).Convert(Frame.Over(buffer, width, height, format), tensor);
            Assert.All(tensor, value => Assert.Equal(0.2f, value, 1e-6f));
        }
    }

    [Fact]
    public void Black_is_exactly_0_and_white_exactly_1()
    {
        var converter = new FrameConverter(new(1, 1, 32));
        var tensor = new float[32];
        converter.Convert(Frame.Over([.. Enumerable.Repeat((byte)255, 32)], 32, 1, PixelFormat.Mono8), tensor);
        Assert.All(tensor, v => Assert.Equal(1, v));
        converter.Convert(Frame.Over(new byte[32], 32, 1, PixelFormat.Mono8), tensor);
        Assert.All(tensor, v => Assert.Equal(0, v));
    }

    [Fact]
    public void Cameras_and_regions_taking_turns_do_not_disturb_each_other()
    {
        var random = new Random(5);
        var buffer = new byte[60 * 40 * 3];
        random.NextBytes(buffer);
        var converter = new FrameConverter(new(3, 9, 9));
        var tensor = new float[3 * 81];
        for (var turn = 0; turn < 3; turn++)
            for (var x = 0; x < 20; x++)
            {
                var frame = Frame.Over(buffer, 60, 40, x % 2 == 0 ? PixelFormat.RGB8 : PixelFormat.BayerRG8) with { Region = new(x, 3, 30, 30) };
                converter.Convert(frame, tensor);
                var expected = SlowConversion.Of(frame, 3, 9, 9, FrameFit.Stretch, FrameInterpolation.Automatic, 0);
                for (var i = 0; i < tensor.Length; i++)
                    Assert.Equal(expected[i], tensor[i], 1e-5);
            }
    }

    [Fact]
    public void A_conversion_allocates_nothing_once_the_geometry_is_known()
    {
        var buffer = new byte[100 * 60 * 4];
        var converter = new FrameConverter(new(3, 32, 32), new() { Fit = FrameFit.Letterbox });
        var tensor = new float[3 * 32 * 32];
        PixelFormat[] formats = [PixelFormat.Mono8, PixelFormat.Mono10p, PixelFormat.BayerBG12, PixelFormat.RGB8, PixelFormat.NV12, PixelFormat.YUV422_8];
        Measure();
        Assert.Equal(0, Measure());

        long Measure()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var format in formats)
                for (var i = 0; i < 10; i++)
                    converter.Convert(Frame.Over(buffer, 100, 60, format) with { Region = new(2, 2, 90, 50) }, tensor);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_region_that_moves_with_every_frame_does_not_push_out_a_geometry_that_is_still_in_use()
    {
        var buffer = new byte[100 * 60];
        var converter = new FrameConverter(new(3, 16, 16));
        var tensor = new float[3 * 16 * 16];
        Assert.NotEqual(0, Bytes(new(0, 0, 100, 60)));
        for (var x = 0; x < 50; x++)
        {
            Assert.NotEqual(0, Bytes(new(x, 5, 30, 40)));
            Assert.Equal(0, Bytes(new(0, 0, 100, 60)));
        }
        // Of the 16 kept, 15 are the last places.
        for (var x = 35; x < 50; x++)
            Assert.Equal(0, Bytes(new(x, 5, 30, 40)));
        Assert.NotEqual(0, Bytes(new(34, 5, 30, 40)));

        long Bytes(FrameRegion region)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            converter.Convert(Frame.Over(buffer, 100, 60, PixelFormat.BayerRG8) with { Region = region }, tensor);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_tensor_of_another_length_is_refused_with_both_numbers()
    {
        var e = Assert.Throws<ArgumentException>(() =>
            new FrameConverter(new(1, 28, 28)).Convert(Frame.Over(new byte[960], 32, 30, PixelFormat.Mono8), new float[783]));
        Assert.Contains("783", e.Message);
        Assert.Contains("784", e.Message);
    }

    [Fact]
    public void An_empty_frame_a_strange_channel_count_and_an_unknown_fit_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FrameConverter(new(1, 2, 2)).Convert(default, new float[4]));
        Assert.Throws<ArgumentException>(() => new FrameConverter(new(2, 2, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameConverter(new(1, 2, 2), new() { Fit = (FrameFit)7 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameOptions { Padding = float.NaN });
    }

    private static FrameRegion Cut((double X, double Y, double W, double H) share, int width, int height)
    {
        var (x, y) = ((int)(share.X * width), (int)(share.Y * height));
        return new(x, y, 1 + (int)(share.W * (width - x)), 1 + (int)(share.H * (height - y)));
    }
}
