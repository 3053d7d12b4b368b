using EdgeSdk.Trainer.Networks;

namespace EdgeSdk.Trainer.Tests.Networks;

public class ChannelOrderTests
{
    [Fact]
    public void Channels_are_ordered_by_how_often_they_are_on_and_those_never_on_are_last()
    {
        float[] decisions =
        [
            0, 1, 0, 1,
            0, 1, 1, 0,
            0, 1, 1, 0,
        ];

        var order = ChannelOrder.Of(decisions, channels: 4, most: 4, multiple: 1);

        Assert.Equal([1, 2, 3, 0], order.Channels);
        // Two images need the first two, one the first three, none all four; the whole width is there for images yet unseen.
        Assert.Equal([2, 3, 4], order.Widths);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_other_widths_of_so_many_waste_less(int most)
    {
        const int Channels = 9, Images = 60;
        var random = new Random(most);
        float[] decisions = [.. Enumerable.Range(0, Images * Channels).Select(i => random.NextDouble() < 0.9 / (1 + i % Channels) ? 1f : 0f)];

        var order = ChannelOrder.Of(decisions, Channels, most, multiple: 2);

        var needed = Enumerable.Range(0, Images).Select(i => ChannelOrder.Needed(decisions.AsSpan(i * Channels, Channels), order.Channels)).ToArray();
        int Cost(IEnumerable<int> widths) => needed.Sum(channels => widths.Where(width => width >= channels).Min());
        var all = Enumerable.Range(0, 16).Select(set => (int[])[.. Enumerable.Range(0, 4).Where(bit => (set >> bit & 1) == 1).Select(bit => 2 * (bit + 1)), Channels]);
        Assert.Equal(all.Where(widths => widths.Length <= most).Min(Cost), Cost(order.Widths));
        Assert.InRange(order.Widths.Length, 1, most);
        Assert.Equal(Channels, order.Widths[^1]);
    }
}
