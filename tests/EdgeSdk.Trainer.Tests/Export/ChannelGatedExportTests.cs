using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Export.HalfPrecision;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Tests.Networks;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Export;

/// <summary>Networks whose blocks have gates of their own, as model files.</summary>
public sealed class ChannelGatedExportTests : IDisposable
{
    private const string Blocked = "com.microsoft.nchwc";

    private static readonly long[] One = [1, 1, 8, 8];

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("model.onnx");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(8, 16, false)]
    [InlineData(5, 7, false)]
    [InlineData(16, 16, true)]
    public void The_file_computes_what_the_masked_network_does_at_every_level(int first, int second, bool pool)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Network(new() { StemChannels = first, StemPool = pool, Stages = [new(first, 2, 1), new(second, 1, 2)], TierFractions = [0.25, 0.5, 1], TierMultiple = 2 });
        var snapshot = network.Snapshot(head: null);
        OnnxExporter.Export(snapshot, RandomNetwork.Describe(snapshot), Path);

        using var run = new ModelRun(Path);
        const int Count = 40;
        var images = Tiny.Images(Count, 5);
        var pixels = images.ToArray<float>();
        var (tiers, margins) = network.Decisions(images);
        var macs = MacCount.Of(snapshot);
        var compared = 0;
        for (var level = 0; level < 2; level++)
        {
            var pass = network.EmbedAt(images, level);
            var trained = pass.Embedding.ToArray<float>();
            for (var image = 0; image < Count; image++)
            {
                if (level == 0 && margins[image] < 1e-5)
                    continue;
                var result = run.Run(pixels[(image * 64)..((image + 1) * 64)], One, (float)network.Levels[level]);
                for (var i = 0; i < second; i++)
                    Assert.Equal(trained[image * second + i], result.Embedding[i], 1e-4f);
                var expected = level == 0 ? tiers[image] : [.. snapshot.Blocks.Select(block => block.Tiers.Count - 1)];
                Assert.Equal(expected, result.Tiers.Select(tier => (int)tier));
                Assert.Equal(level == 0 ? macs.Gated(expected) : network.DenseMacs, result.Macs, 1e-6 * result.Macs);
                Assert.All(pass.Choices[image].Zip(expected, snapshot.Blocks), b => Assert.True(b.First <= b.Third.Tiers[b.Second].Width));
                compared++;
            }
        }

        Assert.InRange(compared, Count + 20, 2 * Count);
    }

    [Fact]
    public void A_batch_runs_at_the_widest_tiers_and_each_image_keeps_its_own_mask()
    {
        using var scope = NewDisposeScope();
        var network = Network(Tiny.Options);
        var images = Tiny.Images(3, 6).ToArray<float>();
        using var run = new ModelRun(new NetworkWriter(network.Snapshot(null)).Write().ToByteArray());

        var batch = run.Run(images, [3, 1, 8, 8], 0.6f);

        var alone = Enumerable.Range(0, 3).Select(i => run.Run(images[(i * 64)..((i + 1) * 64)], One, 0.6f)).ToArray();
        Assert.Equal(alone[0].Tiers.Select((_, b) => alone.Max(one => one.Tiers[b])), batch.Tiers);
        foreach (var (expected, actual) in alone.SelectMany(one => one.Embedding).Zip(batch.Embedding))
            Assert.Equal(expected, actual, 1e-5f);
    }

    [Fact]
    public void The_file_holds_each_weight_once()
    {
        var snapshot = Network(Tiny.Options).Snapshot(null);

        var graph = new NetworkWriter(snapshot).Write().Graph;

        var weights = snapshot.Blocks.Sum(b => b.Weight1.Length + b.Weight2.Length + (b.Shortcut?.Weight.Length ?? 0));
        Assert.Equal(weights, graph.Initializer.Where(i => i.Name.Contains("block", StringComparison.Ordinal) && i.Dims.Count == 4).Sum(i => (int)i.Dims.Aggregate((a, b) => a * b)));
        Assert.DoesNotContain(Graphs(graph).Skip(1).SelectMany(g => g.Initializer), i => i.Dims.Count == 4 && i.Dims.Skip(1).Any(d => d > 1));
    }

    [Fact]
    public void Every_convolution_of_every_branch_is_blocked_and_the_mask_changes_the_layout_twice_more()
    {
        using var scope = NewDisposeScope();
        var options = new NetworkOptions { StemChannels = 32, StemStride = 1, Stages = [new(32, 1, 1), new(64, 1, 2)], TierFractions = [0.25, 0.5, 1], TierMultiple = 16 };
        var snapshot = Network(options).Snapshot(null);
        // Gates that were never trained need nearly all channels; these widths are there to be looked at.
        snapshot = snapshot with { Blocks = [.. snapshot.Blocks.Select(block => block with { Tiers = [Cut(block, 16), block.Tiers[^1]] })] };
        using var settings = new SessionOptions { OptimizedModelFilePath = _folder.File("optimised.onnx"), LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using (new InferenceSession(new NetworkWriter(snapshot).Write().ToByteArray(), settings))
        {
        }

        var leaves = Graphs(ModelProto.Parser.ParseFrom(File.ReadAllBytes(_folder.File("optimised.onnx"))).Graph)
            .Skip(1).Where(graph => graph.Node.Any(node => node.OpType == "Conv")).ToArray();

        Assert.Equal(2 * 3, leaves.Length);
        foreach (var leaf in leaves)
        {
            var convolutions = leaf.Node.Where(node => node.OpType == "Conv").ToArray();
            Assert.All(convolutions, node => Assert.Equal(Blocked, node.Domain));
            var masked = leaf.Name.EndsWith("ungated", StringComparison.Ordinal) ? 0 : 1;
            Assert.Equal(masked, leaf.Node.Count(node => node.OpType == "Mul"));
            Assert.Equal(1 + masked, leaf.Node.Count(node => node.OpType == "ReorderInput"));
            Assert.Equal(1 + masked, leaf.Node.Count(node => node.OpType == "ReorderOutput"));
        }
    }

    [Fact]
    public void Freezing_and_other_numbers_are_refused_with_a_sentence()
    {
        var snapshot = Network(Tiny.Options).Snapshot(null);
        OnnxExporter.Export(snapshot, RandomNetwork.Describe(snapshot), Path);

        var frozen = Assert.Throws<ModelFileException>(() => ModelFreezer.Freeze(Path, 0.6, _folder.File("frozen.onnx")));
        var half = Assert.Throws<ModelFileException>(() => Float16Converter.Convert(Path, _folder.File("half.onnx")));

        Assert.Contains("it cannot be frozen: the gates of its blocks pick channels image by image", frozen.Message, StringComparison.Ordinal);
        Assert.Contains("it cannot be converted: the gates of its blocks pick channels image by image", half.Message, StringComparison.Ordinal);
        Assert.Equal([Path], Directory.GetFiles(System.IO.Path.GetDirectoryName(Path)!));
    }

    [Fact]
    public void A_gate_that_does_not_fit_its_block_is_refused()
    {
        var snapshot = Network(Tiny.Options).Snapshot(null);
        var block = snapshot.Blocks[0];
        var short1 = snapshot with { Blocks = [block with { ChannelGate = block.ChannelGate! with { Excite = block.ChannelGate.Excite[..^1] } }, snapshot.Blocks[1]] };
        var none = snapshot with { Blocks = [block, snapshot.Blocks[1] with { ChannelGate = null }] };
        var levels = snapshot with { Levels = [0.3, 0.6, 1] };

        Assert.Contains("block 'stage1.block1' has 15 numbers in gate excite; 16 are needed", Refusal(short1), StringComparison.Ordinal);
        Assert.Contains("block 'stage2.block1' has no gate of its own beside blocks that have one", Refusal(none), StringComparison.Ordinal);
        Assert.Contains("has gates of its blocks' own and 3 levels", Refusal(levels), StringComparison.Ordinal);
    }

    [Fact]
    public void Separate_norms_are_refused_with_a_sentence_and_without_gates_there_is_nothing_to_refuse()
    {
        ChannelGatedResNet Separate(double[] levels) => new(Tiny.Options, new ModelInput(1, 8, 8), [0.4f], [0.3f], levels, separateNorms: true);
        var gated = Separate([0.6, 1]);
        gated.Calibrate(Tiny.Images(40, 2));

        Assert.Equal(gated.NotExported, Assert.Throws<InvalidOperationException>(() => gated.Snapshot(null)).Message);
        Assert.Contains("gating.separateNorms", gated.NotExported, StringComparison.Ordinal);
        Assert.Null(Network(Tiny.Options).NotExported);
        Assert.Null(Separate([1]).NotExported);
    }

    private static string Refusal(NetworkSnapshot network) => Assert.Throws<ExportException>(() => SnapshotCheck.Check(network)).Message;

    private static ChannelGatedResNet Network(NetworkOptions options)
    {
        manual_seed(1);
        var network = Randomised.Norms(new ChannelGatedResNet(options, new ModelInput(1, 8, 8), [0.4f], [0.3f], [0.6, 1]), 7);
        network.Calibrate(Tiny.Images(40, 2));
        return network;
    }

    private static TierSnapshot Cut(BlockSnapshot block, int width) =>
        block.Tiers[^1] with { Width = width, Scale1 = block.Tiers[^1].Scale1[..width], Bias1 = block.Tiers[^1].Bias1[..width] };

    private static IEnumerable<GraphProto> Graphs(GraphProto graph) =>
        graph.Node.SelectMany(node => node.Attribute).Where(attribute => attribute.G is not null).SelectMany(attribute => Graphs(attribute.G)).Prepend(graph);
}
