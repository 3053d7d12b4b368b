using EdgeSdk.Models;
using EdgeSdk.Trainer.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class ChannelGatedResNetTests
{
    // Stem: stride 2, 1 to 8 channels, 4x4 pixels. Block 1: 8 to 8 on 4x4. Block 2: 8 to 16 on 2x2, with a shortcut. Head: 16 to 3.
    private const long Stem = 16 * 9 * 8, PerChannel1 = 16 * 9 * (8 + 8), PerChannel2 = 4 * 9 * (8 + 16), Shortcut = 4 * 8 * 16, Head = 16 * 3;
    private const long Gates = 2 * (8 + 8) + 2 * (8 + 16);

    [Fact]
    public void Macs_agree_with_a_count_by_hand()
    {
        var macs = Network(0.6, 1).Macs;
        Assert.Equal(Stem + 8 * PerChannel1 + 16 * PerChannel2 + Shortcut + Head, macs.Dense);
        Assert.Equal(Stem + 3 * PerChannel1 + 5 * PerChannel2 + Shortcut + Head + Gates, macs.Gated([3, 5]));
        Assert.Equal(macs.Gated([0, 0]), macs.GatedBase);
    }

    [Fact]
    public void Dense_macs_are_those_of_the_elastic_network_without_its_gate()
    {
        var elastic = Tiny.Network(classes: 3, levels: [0.4, 1]).Macs;
        Assert.Equal(elastic.Dense - elastic.Gate, Network(1).Macs.Dense);
    }

    [Fact]
    public void Without_gates_it_is_the_elastic_network_at_its_last_tiers()
    {
        using var scope = NewDisposeScope();
        var (network, elastic) = (Network(1), Tiny.Network(0.4, 1));
        var images = Tiny.Images(12, 3);

        // In training both normalise by the batch, and one seed gives both the same weights.
        AssertClose(elastic.Embed(images, elastic.DenseTiers), network.EmbedDense(images), 1e-6);
        Assert.Empty(network.Gates);
    }

    [Fact]
    public void A_gated_pass_spends_what_its_densities_say()
    {
        using var scope = NewDisposeScope();
        var network = Network(0.6, 1);
        var pass = network.EmbedGated(Tiny.Images(12, 3));

        var densities = pass.Densities.Values();
        Assert.All(densities, density => Assert.InRange(density, 0.1, 0.9));
        // Whole channels of 12 images.
        AssertClose([Math.Round(densities[0] * 8 * 12)], [densities[0] * 8 * 12], 1e-5);
        var spent = network.Macs.GatedBase + densities[0] * 8 * PerChannel1 + densities[1] * 16 * PerChannel2;
        AssertClose([spent / network.Macs.Dense], pass.MacsShare.Values(), 1e-5);
    }

    [Fact]
    public void Cost_alone_pulls_every_channel_towards_off()
    {
        using var scope = NewDisposeScope();
        var network = Network(0.6, 1);
        network.EmbedGated(Tiny.Images(12, 3)).MacsShare.backward();

        // Of the last block, because an earlier one moves the later gates, too. Hidden units are behind a ReLU, so a weight can only add
        // to its logit, and every logit adds to the cost.
        var gradient = network.Gates[^1].named_parameters().Single(parameter => parameter.name == "excite").parameter.grad!.Values();
        Assert.All(gradient, value => Assert.True(value >= 0));
        Assert.Contains(gradient, value => value > 0);
    }

    [Fact]
    public void At_its_target_the_gates_decide_and_at_one_nothing_is_masked()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Network(0.6, 1);
        network.Calibrate(Tiny.Images(40, 2));
        var images = Tiny.Images(6, 3);

        var gated = network.EmbedAt(images, 0);
        var dense = network.EmbedAt(images, 1);

        var x = network.Stem(images);
        for (var i = 0; i < 2; i++)
        {
            var mask = network.Gates[i].Logits(x).ge(0).to_type(ScalarType.Float32);
            AssertClose(mask.sum(1).Values(), [.. gated.Choices.Select(image => (double)image[i])], 0);
            AssertClose(mask.sum([0L]).Values(), [.. gated.Firing[i].Select(count => (double)count)], 0);
            x = network.Blocks[i].Run(x, network.Blocks[i].Shape.InnerChannels, 0, mask);
        }

        AssertClose(x.mean([2, 3]), gated.Embedding, 1e-6);
        Assert.All(dense.Choices, image => Assert.Equal([8, 16], image));
        Assert.All(dense.Firing.SelectMany(channels => channels), count => Assert.Equal(6, count));
        Assert.Equal(1, network.MeanShare(dense.Choices, 1));
        Assert.Equal(gated.Choices.Average(image => (double)network.Macs.Gated(image)) / network.Macs.Dense, network.MeanShare(gated.Choices, 0), 12);
        Assert.InRange(network.MeanShare(gated.Choices, 0), 0.2, 0.95);
    }

    [Fact]
    public void Calibration_makes_the_dense_pass_repeat_what_training_computed()
    {
        using var scope = NewDisposeScope();
        var network = Network(0.6, 1);
        var images = Tiny.Images(40, 2);
        var trained = network.EmbedDense(images).detach();

        network.Calibrate(images);

        AssertClose(trained, network.EmbedAt(images, 1).Embedding, 1e-5);
    }

    [Fact]
    public void Calibration_makes_the_gated_pass_repeat_what_a_batch_normalised_by_itself_computes()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Network(0.6, 1);
        var images = Tiny.Images(40, 2);
        network.train();
        var x = network.Stem(images);
        for (var i = 0; i < 2; i++)
            x = network.Blocks[i].Run(x, network.Blocks[i].Shape.InnerChannels, 0, ChannelGate.Decide(network.Gates[i].Logits(x)));
        var parts = new List<(int, int)>();

        network.Calibrate(images, (done, all) => parts.Add((done, all)));

        AssertClose(x.mean([2, 3]), network.EmbedAt(images, 0).Embedding, 1e-5);
        Assert.Equal([(1, 4), (2, 4), (3, 4), (4, 4)], parts);
    }

    [Fact]
    public void A_target_that_cannot_be_met_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Network(0.01));
        Assert.Contains("0.01", error.Message, StringComparison.Ordinal);
    }

    private static ChannelGatedResNet Network(params double[] levels)
    {
        manual_seed(1);
        return new ChannelGatedResNet(Tiny.Options, new ModelInput(1, 8, 8), [0.4f], [0.3f], levels, classes: 3);
    }
}
