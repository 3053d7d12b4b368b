using EdgeSdk.Models;
using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Trainer.Tests.Export;

public class MacCountTests
{
    [Fact]
    public void A_plain_ResNet_18_for_32x32_images_costs_what_is_counted_by_hand()
    {
        const long Stem = 32 * 32 * 64 * 3 * 9;
        const long Stage1 = 4 * (32 * 32 * 64 * 64 * 9);
        // Every later stage has half the pixels in each direction and twice the channels, so all cost the same.
        const long Later = 16 * 16 * 9 * (64 * 128 + 3 * 128 * 128) + 16 * 16 * 64 * 128;
        var network = new RandomNetwork(1)
        {
            Input = new ModelInput(3, 32, 32),
            StemChannels = 64,
            Blocks =
            [
                (64, 1, [64]), (64, 1, [64]), (128, 2, [128]), (128, 1, [128]),
                (256, 2, [256]), (256, 1, [256]), (512, 2, [512]), (512, 1, [512]),
            ],
            Classes = 10,
        }.Create();

        var macs = MacCount.Of(network);

        Assert.Equal(Stem + Stage1 + 3 * Later + 512 * 10, macs.Dense);
        Assert.Equal(555_422_720, macs.Dense);
        Assert.Equal(0, macs.Gate);
    }

    [Fact]
    public void A_tier_costs_its_width_in_both_convolutions_and_the_whole_shortcut()
    {
        var network = new RandomNetwork(1)
        {
            Input = new ModelInput(1, 9, 7),
            StemChannels = 8,
            Blocks = [(8, 1, [0, 4, 8]), (16, 2, [8, 16])],
        }.Create();

        var macs = MacCount.Of(network);

        Assert.Equal(9 * 7 * 8 * 9, macs.Stem);
        Assert.Equal(16 * (8 + 2), macs.Gate);
        Assert.Equal(0, macs.Head);
        Assert.Equal([0, 9 * 63 * 4 * 16, 9 * 63 * 8 * 16], macs.Blocks[0]);
        Assert.Equal([20 * (9 * 8 * 24 + 8 * 16), 20 * (9 * 16 * 24 + 8 * 16)], macs.Blocks[1]);
        Assert.Equal(macs.Base + macs.Blocks[0][1] + macs.Blocks[1][0], macs.At([1, 0]));
    }

    [Fact]
    public void A_pool_behind_the_stem_halves_the_pixels_of_the_blocks()
    {
        var network = new RandomNetwork(1)
        {
            Input = new ModelInput(3, 224, 224),
            StemChannels = 64,
            StemKernel = 7,
            StemStride = 2,
            StemPool = true,
            Blocks = [(64, 1, [64])],
        }.Create();

        var macs = MacCount.Of(network);

        Assert.Equal(112L * 112 * 64 * 3 * 49, macs.Stem);
        Assert.Equal(2L * 56 * 56 * 64 * 64 * 9, macs.Blocks[0][0]);
    }
}
