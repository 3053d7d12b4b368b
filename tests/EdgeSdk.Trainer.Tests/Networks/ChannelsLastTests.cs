using EdgeSdk.Trainer.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class ChannelsLastTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void The_values_stay_and_the_channels_lie_next_to_each_other(int channels)
    {
        using var scope = NewDisposeScope();
        var x = Randomised.Images(1, 2, channels, 4, 5);
        var ordered = ChannelsLast.Of(x);
        AssertClose(x, ordered, 0);
        Assert.Equal([20L * channels, 1, 5 * channels, channels], ordered.stride());
        // Layers keep the order.
        Assert.Equal(1, nn.functional.relu(nn.functional.conv2d(ordered, Randomised.Images(2, 6, channels, 3, 3))).stride()[1]);
    }

    [Fact]
    public void Selected_images_keep_the_order()
    {
        using var scope = NewDisposeScope();
        var x = Randomised.Images(1, 4, 3, 2, 2);
        var selected = ChannelsLast.Select(ChannelsLast.Of(x), tensor([2L, 0]));
        AssertClose(x.index_select(0, tensor([2L, 0])), selected, 0);
        Assert.Equal(1, selected.stride()[1]);
    }
}
