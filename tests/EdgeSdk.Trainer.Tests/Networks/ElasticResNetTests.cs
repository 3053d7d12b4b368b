using EdgeSdk.Models;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Tests.Export;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class ElasticResNetTests
{
    [Theory]
    [InlineData(0.3)]
    [InlineData(0.8)]
    public void A_gated_pass_reports_the_macs_of_the_tiers_it_drew(double budget)
    {
        using var scope = NewDisposeScope();
        var network = Tiny.Network(0.3, 1);
        network.train();
        var images = Tiny.Images(32, 2);

        manual_seed(3);
        var pass = network.EmbedGated(images, budget);

        // The same draw again, as tiers.
        manual_seed(3);
        var stem = network.Stem(images);
        var gates = network.Gate.Sample(network.Gate.Scores(stem.mean([2, 3]), budget));
        var tiers = gates.Select(gate => gate.sum(1).Values().Select(on => (int)on - 1).ToArray()).ToList();
        Assert.All(tiers, block => Assert.True(block.Distinct().Count() > 1));
        var shares = Enumerable.Range(0, 32).Select(image => (double)network.Macs.At([tiers[0][image], tiers[1][image]]) / network.Macs.Dense);
        AssertClose([shares.Average()], pass.MacsShare.Values(), 1e-6);

        var x = network.Blocks[1].ForwardMixed(network.Blocks[0].ForwardMixed(stem, tiers[0], null), tiers[1], null);
        AssertClose(x.mean([2, 3]), pass.Embedding, 1e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Both_the_cost_and_the_embedding_move_the_gate(bool cost)
    {
        using var scope = NewDisposeScope();
        var network = Tiny.Network(0.3, 1);
        network.train();
        manual_seed(3);
        var pass = network.EmbedGated(Tiny.Images(32, 2), 0.4);

        (cost ? pass.MacsShare : pass.Embedding.square().sum()).backward();

        foreach (var (name, parameter) in network.Gate.named_parameters())
            Assert.True(parameter.grad!.abs().sum().item<float>() > 0, name);
    }

    [Fact]
    public void The_cost_alone_bends_no_feature()
    {
        using var scope = NewDisposeScope();
        var network = Tiny.Network(0.3, 1);
        network.train();
        manual_seed(3);
        network.EmbedGated(Tiny.Images(32, 2), 0.4).MacsShare.backward();

        foreach (var (name, parameter) in network.named_parameters().Where(p => !p.name.StartsWith("gate.", StringComparison.Ordinal)))
            Assert.True(parameter.grad is null || parameter.grad.abs().sum().item<float>() == 0, name);
    }

    [Fact]
    public void Evaluation_agrees_with_loops_over_the_snapshot_at_every_level()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Randomised.Norms(Tiny.Network(0.3, 0.5, 1), 4);
        network.LevelOffsets = [-0.5, 0.5, 1000];
        network.eval();
        var images = Tiny.Images(12, 5);
        var snapshot = network.Snapshot(null);

        for (var level = 0; level < 3; level++)
        {
            var (embedding, tiers, firing) = network.EmbedAt(images, level);
            for (var block = 0; block < 2; block++)
            {
                var widths = network.Blocks[block].Shape.Tiers;
                // Every image's channels add up to the channels' images.
                Assert.Equal(tiers.Sum(image => (long)widths[image[block]]), firing[block].Sum());
                Assert.Equal(firing[block].OrderDescending(), firing[block]);
            }

            for (var image = 0; image < 12; image++)
            {
                var (plainEmbedding, plainTiers) = Plain.Encode(new Planes(images[image].Values(), 1, 8, 8), snapshot, level);
                Assert.Equal(plainTiers, tiers[image]);
                AssertClose(plainEmbedding, embedding[image].Values(), 1e-5);
            }
        }
    }

    [Fact]
    public void A_stem_for_ImageNet_agrees_with_loops_and_with_the_exported_file()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        manual_seed(1);
        var options = Tiny.Options with { StemKernel = 7, StemPool = true, StemStride = 2 };
        var network = Randomised.Norms(new ElasticResNet(options, new ModelInput(3, 23, 18), [0.4f, 0.5f, 0.6f], [0.3f, 0.2f, 0.1f], [0.8, 1]), 4);
        network.LevelOffsets = [0.5, 1000];
        network.eval();
        var images = sigmoid(Randomised.Images(5, 4, 3, 23, 18));
        var snapshot = network.Snapshot(null);
        for (var level = 0; level < 2; level++)
        {
            var (embedding, tiers, _) = network.EmbedAt(images, level);
            for (var image = 0; image < 4; image++)
            {
                var (plainEmbedding, plainTiers) = Plain.Encode(new Planes(images[image].Values(), 3, 23, 18), snapshot, level);
                Assert.Equal(plainTiers, tiers[image]);
                AssertClose(plainEmbedding, embedding[image].Values(), 1e-5);
            }
        }

        // Which compares the written file with the snapshot at every level and tier.
        using var folder = new TemporaryFolder();
        var manifest = OnnxExporter.Export(snapshot, RandomNetwork.Describe(snapshot), folder.File("model.onnx"));
        Assert.Equal(network.Macs.Dense, manifest.DenseMacs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void In_bfloat16_training_computes_nearly_the_same_and_evaluation_the_same(bool gated)
    {
        using var scope = NewDisposeScope();
        var network = Tiny.Network(0.3, 1);
        var images = Tiny.Images(32, 2);
        network.train();
        var (single, singleGradient) = Trained();
        network.TrainingType = ScalarType.BFloat16;
        var (half, halfGradient) = Trained();
        Assert.Equal(ScalarType.Float32, half.dtype);
        Assert.NotEqual(single.Values(), half.Values());
        // Eight bits of mantissa, through five convolutions.
        Assert.InRange((half - single).norm().item<float>() / single.norm().item<float>(), 0, 0.02);
        Assert.InRange((halfGradient - singleGradient).norm().item<float>() / singleGradient.norm().item<float>(), 0, 0.1);

        network.eval();
        var evaluated = network.EmbedAt(images, 1).Embedding;
        network.TrainingType = ScalarType.Float32;
        Assert.Equal(network.EmbedAt(images, 1).Embedding.Values(), evaluated.Values());

        (Tensor Embedding, Tensor Gradient) Trained()
        {
            manual_seed(3);
            var embedding = gated ? network.EmbedGated(images, 0.5).Embedding : network.EmbedInTraining(images);
            var weight = network.get_parameter("stage2_block1.conv1")!;
            weight.grad = null;
            embedding.square().sum().backward();
            return (embedding.detach(), weight.grad!.clone());
        }
    }

    [Fact]
    public void The_dense_pass_runs_every_block_at_its_last_tier()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Randomised.Norms(Tiny.Network(0.3, 1), 4);
        network.LevelOffsets = [0, 1000];
        network.eval();
        var images = Tiny.Images(4, 5);

        Assert.Equal([3, 2], network.DenseTiers);
        AssertClose(network.Embed(images, network.DenseTiers), network.EmbedAt(images, 1).Embedding, 1e-6);
    }
}
