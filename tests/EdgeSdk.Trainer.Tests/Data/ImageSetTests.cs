using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Trainer.Tests.Data;

public class ImageSetTests
{
    private static readonly ModelInput Shape = new(2, 1, 3);
    private static readonly byte[] Pixels = [0, 10, 20, 100, 100, 100, 30, 40, 50, 200, 200, 200];

    [Fact]
    public void Statistics_are_those_of_each_channel_over_all_images()
    {
        var (mean, std) = new ImageSet("two", Shape, Pixels, [], []).Statistics();
        Assert.Equal(25f / 255, mean[0], 1e-6f);
        Assert.Equal(150f / 255, mean[1], 1e-6f);
        Assert.Equal(Math.Sqrt((625 + 225 + 25 + 25 + 225 + 625) / 6.0) / 255, std[0], 1e-6);
        Assert.Equal(50f / 255, std[1], 1e-6f);
    }

    [Fact]
    public void A_channel_of_one_value_has_a_deviation_that_can_be_divided_by()
    {
        var (_, std) = new ImageSet("flat", new ModelInput(1, 2, 2), [7, 7, 7, 7], [], []).Statistics();
        Assert.True(std[0] > 0);
    }

    [Fact]
    public void Taking_the_first_images_keeps_their_labels()
    {
        var one = new ImageSet("two", Shape, Pixels, [1, 0], ["a", "b"]).Take(1);
        Assert.Equal(1, one.Count);
        Assert.Equal([1], one.Labels);
        Assert.Equal(Pixels[..6], one[0].ToArray());
    }

    [Fact]
    public void A_split_deals_out_every_image_once_with_its_label_and_depends_on_the_seed()
    {
        var set = new ImageSet("many", new ModelInput(1, 1, 1), [.. Enumerable.Range(0, 200).Select(i => (byte)i)], [.. Enumerable.Range(0, 200).Select(i => (byte)(i % 7))],
            [.. "abcdefg".Select(c => c.ToString())]);
        var (first, second) = set.Split(30, 1);
        Assert.Equal((170, 30), (first.Count, second.Count));
        byte[] Values(ImageSet part) => [.. Enumerable.Range(0, part.Count).Select(i => part[i][0])];
        Assert.Equal(Enumerable.Range(0, 200), Values(first).Concat(Values(second)).Select(value => (int)value).Order());
        Assert.All(new[] { first, second }, part => Assert.Equal(Values(part).Select(value => (byte)(value % 7)), part.Labels));
        Assert.Equal(Values(second), Values(set.Split(30, 1).Second));
        Assert.NotEqual(Values(second), Values(set.Split(30, 2).Second));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Where_a_class_has_few_images_each_part_gets_its_share_of_every_class(int seed)
    {
        // 40, 20, 10 and 5 images.
        byte[] labels = [.. Enumerable.Range(0, 75).Select(i => (byte)(i < 40 ? 0 : i < 60 ? 1 : i < 70 ? 2 : 3))];
        var set = new ImageSet("few", new ModelInput(1, 1, 1), [.. Enumerable.Range(0, 75).Select(i => (byte)i)], labels, ["a", "b", "c", "d"]);
        var (first, second) = set.Split(15, seed);
        Assert.Equal([8, 4, 2, 1], ClassCounts.Of(second));
        Assert.Equal([32, 16, 8, 4], ClassCounts.Of(first));
        Assert.Equal(Enumerable.Range(0, 75), Enumerable.Range(0, 60).Select(i => (int)first[i][0]).Concat(Enumerable.Range(0, 15).Select(i => (int)second[i][0])).Order());
        Assert.NotEqual(Enumerable.Range(0, 15).Select(i => second[i][0]), Enumerable.Range(0, 15).Select(i => set.Split(15, seed + 10).Second[i][0]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_split_that_leaves_a_part_empty_is_refused(int second) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageSet("two", Shape, Pixels, [], []).Split(second, 1));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Taking_none_or_more_than_there_are_is_refused(int count) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageSet("two", Shape, Pixels, [], []).Take(count));

    [Fact]
    public void Arrays_that_contradict_each_other_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ImageSet("empty", Shape, Array.Empty<byte>(), [], []));
        Assert.Throws<ArgumentException>(() => new ImageSet("part", Shape, Pixels[..11], [], []));
        Assert.Throws<ArgumentException>(() => new ImageSet("labels", Shape, Pixels, [1], ["a", "b"]));
        Assert.Throws<ArgumentException>(() => new ImageSet("range", Shape, Pixels, [0, 2], ["a", "b"]));
    }
}
