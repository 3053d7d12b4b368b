using CsCheck;
using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Tests.Export;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Tests.Freezing;

/// <summary>What a frozen model computes and consists of, against the gated model it was made from.</summary>
public class FrozenModelTests
{
    [Fact]
    public void Every_combination_of_tiers_answers_as_the_gated_model_forced_to_it_at_every_level() =>
        AnyNetwork.ToExport.Sample(
            network =>
            {
                var gated = Gated.Write(network);
                var (image, shape) = (Gated.Image(gated.Manifest.Input, 3), Gated.Shape(gated.Manifest.Input));
                foreach (var tiers in Gated.Combinations(network))
                {
                    using var expected = new ModelRun(Gated.Forced(network, tiers));
                    foreach (var level in gated.Manifest.Levels)
                        Answers.AssertSame(expected.Run(image, shape, (float)level.Budget), Answers.Of(FrozenModel.Create(gated, level, tiers).Bytes, image, shape));
                }
            },
            iter: 4, threads: 1);

    [Fact]
    public void A_level_whose_gate_picks_the_frozen_tiers_gives_the_same_answers_unforced()
    {
        // Its gate looks at the level only: level l picks tier l of every block.
        var network = SmallNetwork.Create(perImage: false);
        var gated = Gated.Write(network);
        var (image, shape) = (Gated.Image(gated.Manifest.Input, 1), Gated.Shape(gated.Manifest.Input));
        using var run = new ModelRun(gated.Bytes);
        for (var l = 0; l < network.Levels.Length; l++)
            Answers.AssertSame(
                run.Run(image, shape, (float)network.Levels[l]),
                Answers.Of(FrozenModel.Create(gated, gated.Manifest.Levels[l], [l, l]).Bytes, image, shape));
    }

    [Fact]
    public void A_batch_of_images_is_answered_image_by_image()
    {
        var network = SmallNetwork.Create();
        var gated = Gated.Write(network);
        var frozen = FrozenModel.Create(gated, gated.Manifest.Levels[1], [1, 0]).Bytes;
        float[][] images = [.. Enumerable.Range(0, 3).Select(seed => Gated.Image(gated.Manifest.Input, seed))];
        var shape = Gated.Shape(gated.Manifest.Input);

        var together = Answers.Of(frozen, [.. images.SelectMany(i => i)], [3, .. shape[1..]]);

        Answers.AssertClose([.. images.SelectMany(image => Answers.Of(frozen, image, shape).Embedding)], together.Embedding);
    }

    [Fact]
    public void Nothing_but_the_plain_network_is_left()
    {
        var gated = Gated.Write(SmallNetwork.Create());

        var graph = Graph(FrozenModel.Create(gated, gated.Manifest.Levels[0], [1, 1]));

        Assert.Equal(["image"], graph.Input.Select(i => i.Name));
        Assert.Equal(["embedding", "logits", "macs", "tiers"], graph.Output.Select(o => o.Name));
        // The mean; stem; two blocks, the second with a convolution as shortcut; the pooling and the head; the two constants.
        Assert.Equal(
            [
                "Sub", "Conv", "Relu",
                "Conv", "Relu", "Conv", "Add", "Relu",
                "Conv", "Relu", "Conv", "Conv", "Add", "Relu",
                "ReduceMean", "Gemm", "Identity", "Identity",
            ],
            graph.Node.Select(n => n.OpType));
        Assert.All(graph.Node, node => Assert.All(node.Attribute, a => Assert.Null(a.G)));
        Assert.DoesNotContain(graph.Initializer, i => i.Name.StartsWith("gate", StringComparison.Ordinal));
    }

    [Fact]
    public void Each_weight_is_as_large_as_its_tier_and_nothing_is_there_that_no_node_reads()
    {
        var gated = Gated.Write(SmallNetwork.Create());

        var graph = Graph(FrozenModel.Create(gated, gated.Manifest.Levels[2], [1, 0]));

        var weights = graph.Initializer.Where(i => i.Dims.Count == 4 && i.Dims[2] == 3).Select(i => $"{i.Dims[0]}x{i.Dims[1]}");
        Assert.Equal(["16x3", "8x16", "16x8", "8x16", "32x8"], weights);
        Assert.Equal("3x32", Assert.Single(graph.Initializer, i => i.Dims.Count == 2).Dims is [var classes, var length] ? $"{classes}x{length}" : "");
        Assert.All(graph.Initializer, i => Assert.Contains(graph.Node, n => n.Input.Contains(i.Name)));
        Assert.Equal(graph.Initializer.Count, graph.Initializer.Select(i => i.Name).Distinct().Count());
    }

    [Fact]
    public void A_skipped_block_leaves_no_trace()
    {
        var gated = Gated.Write(SmallNetwork.Create());

        var graph = Graph(FrozenModel.Create(gated, gated.Manifest.Levels[0], [0, 0]));

        Assert.DoesNotContain(graph.Node, n => n.Name.StartsWith(SmallNetwork.Identity, StringComparison.Ordinal));
        Assert.Equal(4, graph.Node.Count(n => n.OpType == "Conv"));
    }

    [Fact]
    public void The_manifest_says_what_was_fixed_and_from_which_weights()
    {
        var gated = Gated.Write(SmallNetwork.Create());

        var manifest = FrozenModel.Create(gated, gated.Manifest.Levels[1], [0, 1]).Manifest;

        var level = Assert.Single(manifest.Levels);
        Assert.Equal(0.5, level.Budget);
        Assert.Equal(MacCount.Of(SmallNetwork.Create()).At([0, 1]), level.Macs);
        Assert.Null(level.Top1);
        Assert.Equal([0, 1], manifest.Frozen!.Tiers);
        Assert.Equal(gated.Manifest.WeightsSha256, manifest.Frozen.WeightsSha256);
        Assert.NotEqual(gated.Manifest.WeightsSha256, manifest.WeightsSha256);
        Assert.Equal(gated.Manifest.DenseMacs, manifest.DenseMacs);
    }

    [Fact]
    public void A_frozen_model_is_not_frozen_again()
    {
        var gated = Gated.Write(SmallNetwork.Create());
        var frozen = FrozenModel.Create(gated, gated.Manifest.Levels[1], [0, 1]);

        var error = Assert.Throws<ModelFileException>(() => FrozenModel.Create(frozen, frozen.Manifest.Levels[0], [0, 1]));

        Assert.Contains("frozen at level 0.5 already", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gate_of_another_make_is_refused()
    {
        // Swaps two rows of the split, so that the first block listens to the second one's threshold.
        var gated = Gated.Write(SmallNetwork.Create(), model =>
        {
            var steps = model.Graph.Initializer.Single(i => i.Name == "tiers.ones");
            var bytes = steps.RawData.ToByteArray();
            steps.RawData = ByteString.CopyFrom([.. bytes[16..24], .. bytes[8..16], .. bytes[0..8], .. bytes[24..]]);
        });

        var error = Assert.Throws<ModelFileException>(() => FrozenModel.Create(gated, gated.Manifest.Levels[0], [1, 0]));

        Assert.Contains("it cannot be frozen: its tiers do not follow from its thresholds", error.Message, StringComparison.Ordinal);
    }

    private static GraphProto Graph(ModelFile file) => ModelProto.Parser.ParseFrom(file.Bytes).Graph;
}
