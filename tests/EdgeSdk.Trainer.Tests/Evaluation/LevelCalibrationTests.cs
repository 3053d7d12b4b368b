using EdgeSdk.Trainer.Evaluation;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Tests.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Evaluation;

public class LevelCalibrationTests
{
    private static readonly double[] Levels = [0.3, 0.45, 0.7, 1];

    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void Every_level_spends_its_budget_on_average_however_far_the_scores_spread(double spread)
    {
        using var scope = NewDisposeScope();
        var network = Tiny.Network(Levels);
        using (no_grad())
            network.Gate.state_dict()["weight2"].mul_(spread);
        var images = Tiny.Images(300, 2);

        LevelCalibration.Run(network, images);

        var stem = network.Stem(images);
        // No two images have the same score, so a level can miss its budget by no more than one image's step in one block.
        var finest = network.Macs.Blocks.Max(tiers => tiers.Zip(tiers.Skip(1), (a, b) => b - a).Max()) / (300.0 * network.Macs.Dense);
        for (var level = 0; level < Levels.Length; level++)
        {
            var tiers = network.TiersAt(stem, level);
            Assert.InRange(Levels[level] - LevelCalibration.MeanShare(network, tiers), -1e-12, 2 * finest);
            Assert.Equal(Levels[level] == 1, tiers.All(image => image.SequenceEqual(network.DenseTiers)));
        }
    }

    [Theory]
    [InlineData(0.001)]
    [InlineData(1)]
    public void Gates_of_the_budget_meet_every_level_by_what_they_learn_of_the_images_afterwards(double spread)
    {
        using var scope = NewDisposeScope();
        var network = Tiny.BudgetGated(spread, Levels);
        var images = Tiny.Images(300, 2);

        LevelCalibration.Run(network, images);

        var stem = network.Stem(images);
        // One image's step in all blocks at once: they share what it adds.
        var finest = (1.0 - (double)network.Macs.At(new int[2]) / network.Macs.Dense) / 300;
        for (var level = 0; level < Levels.Length; level++)
            Assert.InRange(Levels[level] - LevelCalibration.MeanShare(network, network.TiersAt(stem, level)), -1e-12, 2 * finest);
    }

    [Fact]
    public void An_offset_stands_off_the_edge_where_an_image_turns()
    {
        using var scope = NewDisposeScope();
        var network = Tiny.BudgetGated(0.001, Levels);
        var images = Tiny.Images(300, 2);
        LevelCalibration.Run(network, images);
        var stem = network.Stem(images);
        var offsets = network.LevelOffsets;
        var before = network.TiersAt(stem, 0);
        foreach (var nudge in new[] { -1e-7, 1e-7 })
        {
            network.LevelOffsets = [.. offsets.Select(offset => offset + nudge)];
            Assert.Equal(before, network.TiersAt(stem, 0));
        }
    }

    [Fact]
    public void The_mean_share_is_the_mean_over_images()
    {
        var network = Tiny.Network(Levels);
        int[][] tiers = [[0, 0], [3, 2], [1, 0]];
        var expected = tiers.Select(image => (double)network.Macs.At(image) / network.Macs.Dense).Average();
        Assert.Equal(expected, LevelCalibration.MeanShare(network, tiers), 12);
        Assert.Equal(1, LevelCalibration.MeanShare(network, [network.DenseTiers]), 12);
    }

    [Fact]
    public void Each_tier_gets_the_statistics_of_the_images_that_run_at_it()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Tiny.Network(Levels);
        var images = Tiny.Images(300, 2);
        LevelCalibration.Run(network, images);

        var stem = network.Stem(images);
        var weight = network.state_dict()["stage1_block1.conv1"];
        for (var tier = 1; tier <= 3; tier++)
        {
            // One copy of an image for every level that runs it at this tier.
            var chosen = Enumerable.Range(0, Levels.Length)
                .SelectMany(level => network.TiersAt(stem, level).Select((tiers, image) => (tiers, image)))
                .Where(pair => pair.tiers[0] == tier).Select(pair => (long)pair.image).ToArray();
            Assert.True(chosen.Length >= 64);
            var width = network.Blocks[0].Shape.Tiers[tier];
            AssertStatistics(
                nn.functional.conv2d(stem.index_select(0, tensor(chosen)), weight.narrow(0, 0, width), padding: [1, 1]), network, "stage1_block1.norm1", tier);
        }
    }

    [Fact]
    public void The_second_block_is_measured_behind_the_calibrated_first()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Tiny.Network(Levels);
        var images = Tiny.Images(300, 2);
        LevelCalibration.Run(network, images);

        var stem = network.Stem(images);
        var tiers = Enumerable.Range(0, Levels.Length).Select(level => network.TiersAt(stem, level)).ToList();
        var inputs = tiers.Select(level => network.Blocks[0].ForwardMixed(stem, [.. level.Select(image => image[0])], null)).ToList();
        AssertStatistics(
            nn.functional.conv2d(cat(inputs), network.state_dict()["stage2_block1.shortcut"], strides: [2, 2]), network, "stage2_block1.shortcutNorm", 0);
    }

    [Fact]
    public void A_tier_that_too_few_images_run_at_is_measured_on_all()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Tiny.Network(0.999, 1);
        var images = Tiny.Images(100, 2);
        LevelCalibration.Run(network, images);

        var stem = network.Stem(images);
        Assert.True(Enumerable.Range(0, 2).Sum(level => network.TiersAt(stem, level).Count(image => image[0] == 1)) < 64);
        AssertStatistics(
            nn.functional.conv2d(stem, network.state_dict()["stage1_block1.conv1"].narrow(0, 0, 2), padding: [1, 1]), network, "stage1_block1.norm1", 1);
    }

    [Fact]
    public void The_stem_and_the_gate_are_measured_on_the_images()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Tiny.Network(Levels);
        var images = Tiny.Images(100, 2);
        LevelCalibration.Run(network, images);

        var normalised = (images - 0.4f) / 0.3f;
        AssertStatistics(
            nn.functional.conv2d(normalised, network.state_dict()["stem"], strides: [2, 2], padding: [1, 1]), network, "stemNorm", 0);
        var features = network.Stem(images).mean([2, 3]);
        AssertClose(features.mean([0L]), network.state_dict()["gate.featureMean"], 1e-5);
        AssertClose(features.var(0, unbiased: false), network.state_dict()["gate.featureVariance"], 1e-5);
    }

    private static void AssertStatistics(Tensor x, ElasticResNet network, string norm, int tier)
    {
        var channels = x.transpose(0, 1).flatten(1);
        for (var channel = 0; channel < x.shape[1]; channel++)
        {
            var values = channels[channel].Values();
            var mean = values.Average();
            AssertClose([mean], [network.state_dict()[norm + ".mean"][tier][channel].item<float>()], 1e-5);
            AssertClose(
                [values.Average(value => (value - mean) * (value - mean))], [network.state_dict()[norm + ".variance"][tier][channel].item<float>()], 1e-5);
        }
    }
}
