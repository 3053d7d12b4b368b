using EdgeSdk.Models;
using EdgeSdk.Trainer.Augmentation;

namespace EdgeSdk.Trainer.Tests.Augmentation;

public class AugmenterTests
{
    private static readonly ModelInput Grey = new(1, 8, 8);
    private static readonly ModelInput Colour = new(3, 8, 8);

    private static readonly AugmentationOptions Nothing = new()
    {
        CropScaleMin = 1,
        CropAspectMax = 1,
        Flip = 0,
        Jitter = 0,
        Hue = 0,
        Grey = 0,
    };

    private static readonly AugmentationOptions Everything = new() { Flip = 0.5f, Jitter = 1, Grey = 0.5f, Solarize = 0.5f, Saturation = 2, Contrast = 3, Brightness = 2, Hue = 0.5f };

    [Theory]
    [InlineData(1, 8, 8)]
    [InlineData(3, 8, 8)]
    [InlineData(1, 28, 28)]
    public void A_full_crop_without_changes_is_the_image(int channels, int height, int width)
    {
        var shape = new ModelInput(channels, height, width);
        var image = Noise(shape, 1);
        var plain = new float[image.Length];
        Augmenter.Plain(image, plain);
        Assert.Equal(image.Select(value => value / 255f), plain, (a, b) => MathF.Abs(a - b) <= 1e-7f);
        Assert.Equal(plain, View(Nothing, shape, image, 0), (a, b) => MathF.Abs(a - b) <= 1e-6f);
    }

    [Fact]
    public void A_flip_mirrors_every_row_of_every_channel()
    {
        var image = Noise(Colour, 1);
        var flipped = View(Nothing with { Flip = 1 }, Colour, image, 0);
        for (var i = 0; i < flipped.Length; i++)
            Assert.Equal(image[i / 8 * 8 + 7 - i % 8] / 255f, flipped[i], 1e-6f);
    }

    [Theory]
    [InlineData(0.5f)]
    [InlineData(0.1f)]
    public void Images_flip_as_often_as_asked(float probability)
    {
        const int Views = 20_000;
        byte[] image = [.. Enumerable.Range(0, 64).Select(i => (byte)(i % 8 * 30))];
        var augmenter = new Augmenter(Nothing with { Flip = probability }, Grey, 7);
        var view = new float[64];
        var flips = 0;
        for (var index = 0; index < Views; index++)
        {
            augmenter.View(image, 0, index, 0, view);
            flips += view[0] > view[7] ? 1 : 0;
        }

        var bound = 5 * Math.Sqrt(probability * (1 - probability) * Views);
        Assert.InRange(flips, probability * Views - bound, probability * Views + bound);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_view_depends_on_seed_epoch_image_and_view_and_on_nothing_else(int channels)
    {
        var shape = new ModelInput(channels, 8, 8);
        var images = Enumerable.Range(0, 40).Select(i => Noise(shape, i)).ToArray();
        float[] Make(Augmenter augmenter, int i, int view)
        {
            var output = new float[images[i].Length];
            augmenter.View(images[i], 3, i, view, output);
            return output;
        }

        var inOrder = Enumerable.Range(0, 40).Select(i => Make(new Augmenter(Everything, shape, 5), i, i % 2)).ToArray();
        var shared = new Augmenter(Everything, shape, 5);
        var threaded = new float[40][];
        Parallel.For(0, 40, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i => threaded[39 - i] = Make(shared, 39 - i, (39 - i) % 2));

        Assert.Equal(inOrder, threaded);
    }

    [Fact]
    public void Seed_epoch_image_and_view_each_make_another_view()
    {
        var image = Noise(Grey, 1);
        float[] Make(long seed, long epoch, int index, int view)
        {
            var output = new float[image.Length];
            new Augmenter(new AugmentationOptions(), Grey, seed).View(image, epoch, index, view, output);
            return output;
        }

        float[][] views = [Make(1, 0, 0, 0), Make(2, 0, 0, 0), Make(1, 1, 0, 0), Make(1, 0, 1, 0), Make(1, 0, 0, 1)];
        Assert.Equal(views.Length, views.Select(view => string.Join(' ', view)).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Values_stay_within_0_and_1_whatever_is_done_to_them(int channels)
    {
        var shape = new ModelInput(channels, 8, 8);
        for (var index = 0; index < 500; index++)
            Assert.All(View(Everything, shape, Noise(shape, index), index), value => Assert.InRange(value, 0, 1));
    }

    [Fact]
    public void A_crop_stays_within_the_image_and_keeps_the_asked_area_and_aspect()
    {
        // The image says where it was sampled: one has its row as its value, the other its column.
        const int Size = 64;
        var shape = new ModelInput(1, Size, Size);
        byte[] rows = [.. Enumerable.Range(0, Size * Size).Select(i => (byte)(i / Size))];
        byte[] columns = [.. Enumerable.Range(0, Size * Size).Select(i => (byte)(i % Size))];
        var options = Nothing with { CropScaleMin = 0.3f, CropAspectMax = 4f / 3 };
        var areas = new List<double>();
        for (var index = 0; index < 300; index++)
        {
            var (y, x) = (View(options, shape, rows, index), View(options, shape, columns, index));
            // Away from the border, neighbouring samples are one step of the crop apart.
            var middle = Size / 2 * Size + Size / 2;
            var stepY = (y[middle + Size] - y[middle]) * 255;
            var stepX = (x[middle + 1] - x[middle]) * 255;
            var (top, left) = (y[middle] * 255 + 0.5 - stepY * (Size / 2 + 0.5), x[middle] * 255 + 0.5 - stepX * (Size / 2 + 0.5));
            Assert.InRange(top, -1e-2, Size * (1 - stepY) + 1e-2);
            Assert.InRange(left, -1e-2, Size * (1 - stepX) + 1e-2);
            Assert.InRange(stepX / stepY, 0.75 - 1e-3, 4.0 / 3 + 1e-3);
            areas.Add(stepX * stepY);
        }

        // A crop that is wider than the image is cut, so the smallest area is a little below the asked one.
        Assert.InRange(areas.Min(), 0.3 - 1e-3, 0.35);
        Assert.InRange(areas.Max(), 0.9, 1 + 1e-3);
    }

    [Fact]
    public void Jitter_moves_brightness_and_contrast_within_their_strengths()
    {
        byte[] image = [.. Enumerable.Range(0, 64).Select(i => (byte)(i % 2 == 0 ? 64 : 128))];
        var (brightness, contrast) = (new List<double>(), new List<double>());
        for (var index = 0; index < 2000; index++)
        {
            var view = View(Nothing with { Jitter = 1, Brightness = 0.2f, Contrast = 0.3f }, Grey, image, index);
            brightness.Add(view.Average() * 255 / 96);
            contrast.Add((view[1] - view[0]) * 255 / 64 / brightness[^1]);
        }

        Assert.InRange(brightness.Min(), 0.8 - 1e-4, 0.81);
        Assert.InRange(brightness.Max(), 1.19, 1.2 + 1e-4);
        Assert.InRange(contrast.Min(), 0.7 - 1e-4, 0.71);
        Assert.InRange(contrast.Max(), 1.29, 1.3 + 1e-4);
    }

    [Fact]
    public void Grey_gives_every_channel_the_luma_of_the_pixel()
    {
        var image = Noise(Colour, 1);
        var view = View(Nothing with { Grey = 1 }, Colour, image, 0);
        for (var i = 0; i < 64; i++)
        {
            var luma = (0.299f * image[i] + 0.587f * image[64 + i] + 0.114f * image[128 + i]) / 255;
            for (var channel = 0; channel < 3; channel++)
                Assert.Equal(luma, view[channel * 64 + i], 1e-6f);
        }
    }

    [Fact]
    public void Saturation_moves_colours_to_and_from_grey_and_leaves_grey_alone()
    {
        byte[] image = [.. Enumerable.Repeat((byte)100, 64), .. Enumerable.Repeat((byte)120, 64), .. Enumerable.Repeat((byte)140, 64)];
        var grey = 0.299 * 100 + 0.587 * 120 + 0.114 * 140;
        var factors = new List<double>();
        for (var index = 0; index < 2000; index++)
        {
            var view = View(Nothing with { Jitter = 1, Brightness = 0, Contrast = 0, Saturation = 0.5f }, Colour, image, index);
            Assert.Equal(grey / 255, 0.299 * view[0] + 0.587 * view[64] + 0.114 * view[128], 1e-5);
            factors.Add((view[128] - view[0]) * 255 / 40.0);
        }

        Assert.InRange(factors.Min(), 0.5 - 1e-4, 0.51);
        Assert.InRange(factors.Max(), 1.49, 1.5 + 1e-4);
    }

    [Fact]
    public void Hue_turns_every_colour_of_a_view_by_one_angle_and_keeps_value_and_chroma()
    {
        var image = Noise(Colour, 1);
        var turns = new List<double>();
        for (var index = 0; index < 500; index++)
        {
            var view = View(Nothing with { Jitter = 1, Brightness = 0, Contrast = 0, Saturation = 0, Hue = 0.1f }, Colour, image, index);
            double? first = null;
            for (var i = 0; i < 64; i++)
            {
                var before = Hsv(image[i] / 255.0, image[64 + i] / 255.0, image[128 + i] / 255.0);
                var after = Hsv(view[i], view[64 + i], view[128 + i]);
                Assert.Equal(before.Value, after.Value, 1e-5);
                Assert.Equal(before.Chroma, after.Chroma, 1e-5);
                // The angle of a nearly grey colour drowns in rounding.
                if (before.Chroma < 0.1)
                    continue;
                var turn = after.Hue - before.Hue;
                turn -= Math.Round(turn);
                Assert.Equal(first ??= turn, turn, 1e-4);
            }

            turns.Add(first!.Value);
        }

        Assert.InRange(turns.Min(), -0.1 - 1e-4, -0.09);
        Assert.InRange(turns.Max(), 0.09, 0.1 + 1e-4);

        static (double Hue, double Value, double Chroma) Hsv(double r, double g, double b)
        {
            var (max, min) = (Math.Max(r, Math.Max(g, b)), Math.Min(r, Math.Min(g, b)));
            var chroma = max - min;
            var sixths = chroma == 0 ? 0 : max == r ? ((g - b) / chroma + 6) % 6 : max == g ? (b - r) / chroma + 2 : (r - g) / chroma + 4;
            return (sixths / 6, max, chroma);
        }
    }

    [Fact]
    public void Solarisation_inverts_the_bright_half()
    {
        byte[] image = [.. Enumerable.Range(0, 64).Select(i => (byte)(i * 4))];
        var view = View(Nothing with { Solarize = 1 }, Grey, image, 0);
        for (var i = 0; i < 64; i++)
            Assert.Equal((image[i] < 127.5 ? image[i] : 255 - image[i]) / 255f, view[i], 1e-6f);
    }

    private static float[] View(AugmentationOptions options, ModelInput shape, byte[] image, int index)
    {
        var output = new float[image.Length];
        new Augmenter(options, shape, 1).View(image, 0, index, 0, output);
        return output;
    }

    private static byte[] Noise(ModelInput shape, int seed)
    {
        var image = new byte[shape.Channels * shape.Height * shape.Width];
        new Random(seed).NextBytes(image);
        return image;
    }
}
