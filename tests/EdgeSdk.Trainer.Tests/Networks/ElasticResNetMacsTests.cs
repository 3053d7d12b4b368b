using EdgeSdk.Models;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Networks;

namespace EdgeSdk.Trainer.Tests.Networks;

public class ElasticResNetMacsTests
{
    private static readonly ModelInput Grey28 = new(1, 28, 28);

    private static readonly NetworkOptions ResNet18 = new()
    {
        StemStride = 1,
        Stages = [new(64, 2, 1), new(128, 2, 2), new(256, 2, 2), new(512, 2, 2)],
    };

    private static readonly NetworkOptions ImageNet = ResNet18 with { StemKernel = 7, StemStride = 2, StemPool = true };

    [Fact]
    public void The_default_network_costs_what_a_hand_count_says()
    {
        var macs = Of(new NetworkOptions(), Grey28);

        // 28x28 through a stem of stride 2: 14x14 pixels of 64 channels from 1. The gate: 64 features, one hidden unit, 3 scores.
        Assert.Equal(14 * 14 * 9 * 1 * 64 + 64 + 3, macs.Base);
        // A gate that looks at the image while it trains: 16 hidden units.
        Assert.Equal(macs.Base - (64 + 3) + 64 * 16 + 16 * 3, Of(new NetworkOptions { Gates = GateKinds.Image }, Grey28).Base);
        // Stage 1 keeps 14x14 and 64 channels, so its shortcut is free and it can be skipped.
        Assert.Equal([0, 14 * 14 * 9 * 8 * (64 + 64), 14 * 14 * 9 * 16 * 128, 14 * 14 * 9 * 32 * 128, 14 * 14 * 9 * 64 * 128], macs.Blocks[0]);
        // Stage 2: 7x7, 64 to 128; a 1x1 shortcut costs 7 * 7 * 64 * 128 at every tier.
        Assert.Equal(new NetworkOptions().Blocks()[1].Tiers.Select(w => 7L * 7 * (9 * w * (64 + 128) + 64 * 128)), macs.Blocks[1]);
        // Stage 3: 4x4 (7 pixels at stride 2 and padding 1 are 4), 128 to 240.
        Assert.Equal(new NetworkOptions().Blocks()[2].Tiers.Select(w => 4L * 4 * (9 * w * (128 + 240) + 128 * 240)), macs.Blocks[2]);
        Assert.Equal(112_963 + 14_450_688 + 11_239_424 + 13_209_600, macs.Dense);
        Assert.Equal(112_963 + 0 + 1_078_784 + 1_339_392, macs.At([0, 0, 0]));
    }

    [Fact]
    public void ResNet_18_on_32x32_costs_what_a_hand_count_says()
    {
        var macs = Of(ResNet18, new ModelInput(3, 32, 32));

        // Our convention: stem of 3x3, padding 1, on 32x32 pixels; blocks on 32, 16, 8 and 4 pixels; 1x1 shortcuts counted; no head.
        long stem = 1024 * 9 * 3 * 64;
        long stage1 = 4 * (1024L * 9 * 64 * 64);
        long stage2 = 256L * 9 * 64 * 128 + 3 * (256L * 9 * 128 * 128) + 256L * 64 * 128;
        long stage3 = 64L * 9 * 128 * 256 + 3 * (64L * 9 * 256 * 256) + 64L * 128 * 256;
        long stage4 = 16L * 9 * 256 * 512 + 3 * (16L * 9 * 512 * 512) + 16L * 256 * 512;
        long gate = 64 + 8;
        Assert.Equal(stem + stage1 + stage2 + stage3 + stage4 + gate, macs.Dense);
        Assert.Equal(555_417_600, macs.Dense - gate);
    }

    [Fact]
    public void The_papers_ResNet_18_count_is_ours_with_a_stem_padded_by_2()
    {
        // The paper says 7.03e8 where we count 5.55e8: its authors pad the 3x3 stem by 2, so that everything runs on 34, 17, 9 and 5 pixels
        // instead of 32, 16, 8 and 4. An input of 34 pixels does that with our padding of 1.
        var macs = Of(ResNet18, new ModelInput(3, 34, 34));
        Assert.Equal(703_560_448, macs.Dense - (64 + 8));
    }

    // Published: 1.814 and 3.664 billion with the 512 x 1000 of the classifier, which are not counted here.
    [Theory]
    [InlineData(2, 2, 2, 2, 1_813_561_344)]
    [InlineData(3, 4, 6, 3, 3_663_249_408)]
    public void ResNet_18_and_34_on_224_pixels_cost_what_is_published(int first, int second, int third, int fourth, long published)
    {
        var options = ImageNet with { Stages = [new(64, first, 1), new(128, second, 2), new(256, third, 2), new(512, fourth, 2)] };
        var input = new ModelInput(3, 224, 224);
        var macs = Of(options, input);
        Assert.Equal(published, macs.Dense - macs.Gate);
        Assert.Equal(published, new ChannelMacs(options, input, 0).Dense);
    }

    [Theory]
    [InlineData(1, 1, 1, 0, 8)]
    [InlineData(1, 1, 1, 1, 10)]
    [InlineData(3, 4, 6, 3, 34)]
    public void Eight_to_thirty_four_layers_are_networks(int first, int second, int third, int fourth, int layers)
    {
        int[] blocks = [first, second, third, fourth];
        var options = new NetworkOptions { Stages = [.. blocks.Where(count => count > 0).Select((count, stage) => new StageOptions(8 << stage, count, 2))], StemChannels = 8, TierMultiple = 1 };
        using var network = new ElasticResNet(options, new ModelInput(1, 40, 28), [0.5f], [0.5f], [0.2, 1], classes: 3);
        // The stem, two convolutions a block, and the classifier.
        Assert.Equal(layers, 1 + 2 * network.Blocks.Count + 1);
        using var images = TorchSharp.torch.rand(2, 1, 40, 28);
        using var embedding = network.EmbedInTraining(images);
        Assert.Equal([2, options.EmbeddingLength], embedding.shape);
    }

    [Fact]
    public void A_width_multiplies_all_channels()
    {
        var half = ImageNet with { Width = 0.5, TierMultiple = 4 };
        Assert.Equal([32, 64, 128, 256], half.Blocks().Select(block => block.OutChannels).Distinct());
        Assert.Equal((256, 32), (half.EmbeddingLength, half.Blocks()[0].InChannels));
        using var network = new ElasticResNet(half, new ModelInput(3, 64, 64), [0.5f, 0.5f, 0.5f], [0.5f, 0.5f, 0.5f], [0.3, 1]);
        // A convolution of half the channels on both sides costs a quarter; the stem, whose input is the image, a half.
        var whole = Of(ImageNet, new ModelInput(3, 64, 64));
        Assert.Equal(whole.Stem / 2, network.Macs.Stem);
        Assert.Equal(whole.Blocks.Sum(tiers => tiers[^1]) / 4, network.Macs.Blocks.Sum(tiers => tiers[^1]));
        Assert.Equal(network.Macs.Dense - network.Macs.Gate, new ChannelMacs(half, new ModelInput(3, 64, 64), 0).Dense);
    }

    [Fact]
    public void The_macs_of_an_image_are_the_sum_over_its_tiers()
    {
        var macs = Of(new NetworkOptions(), Grey28);
        Assert.Equal(macs.Base + macs.Blocks[0][2] + macs.Blocks[1][0] + macs.Blocks[2][4], macs.At([2, 0, 4]));
        Assert.Equal(macs.Dense, macs.At([4, 4, 4]));
    }

    [Fact]
    public void A_head_costs_its_matrix()
    {
        using var network = new ElasticResNet(new NetworkOptions(), Grey28, [0.5f], [0.5f], [0.1, 1], classes: 10);
        Assert.Equal(Of(new NetworkOptions(), Grey28).Dense + 240 * 10, network.Macs.Dense);
    }

    [Fact]
    public void Parameters_are_those_of_a_hand_count()
    {
        using var network = new ElasticResNet(new NetworkOptions(), Grey28, [0.5f], [0.5f], [0.1, 1]);
        var counted = network.named_parameters().Sum(p => p.parameter.numel());

        var stem = 9 * 64 + 2 * 64;
        var stage1 = 2 * (9 * 64 * 64) + 4 * 64;
        var stage2 = 9 * 64 * 128 + 9 * 128 * 128 + 64 * 128 + 6 * 128;
        var stage3 = 9 * 128 * 240 + 9 * 240 * 240 + 128 * 240 + 6 * 240;
        var gate = 16 + 16 + 16 * 3 + 3 + 3;
        Assert.Equal(stem + stage1 + stage2 + stage3 + gate, counted);
    }

    private static MacCount Of(NetworkOptions options, ModelInput input)
    {
        using var network = new ElasticResNet(
            options, input, [.. Enumerable.Repeat(0.5f, input.Channels)], [.. Enumerable.Repeat(0.5f, input.Channels)], [0.1, 1]);
        return network.Macs;
    }
}
