using EdgeSdk.Models.Freezing;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Export.Quantization;
using EdgeSdk.Trainer.Tests.Freezing;

namespace EdgeSdk.Trainer.Tests.Export;

public class LevelPlansTests
{
    private static readonly int[][] Tiers = [[0, 0], [1, 0], [2, 2]];

    [Fact]
    public void Every_level_runs_at_its_tiers_and_computes_what_the_network_does_there()
    {
        using var folder = new TemporaryFolder();
        var original = SmallNetwork.Create();
        var network = LevelPlans.Of(original, Tiers);
        var manifest = OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
        using var run = new ModelRun(folder.File("model.onnx"));
        var reference = new ReferenceForward(original);

        Assert.Equal([[0, 8, 16], [8, 32]], manifest.Blocks.Select(block => block.Tiers));
        for (var (level, seed) = (0, 0); level < 3; level++)
            for (var image = 0; image < 3; image++)
            {
                var pixels = Gated.Image(network.Input, seed++);
                var result = run.Run(pixels, Gated.Shape(network.Input), (float)network.Levels[level]);
                Answers.AssertClose(reference.Embedding(reference.Stem(pixels), Tiers[level]), result.Embedding);
                Answers.AssertClose(reference.Logits(reference.Embedding(reference.Stem(pixels), Tiers[level]), level), result.Logits);
            }
    }

    [Fact]
    public void The_file_has_one_decision_and_its_gate_reads_no_image()
    {
        var network = LevelPlans.Of(SmallNetwork.Create(), Tiers);
        var graph = new NetworkWriter(network).Write().Graph;

        Assert.Single(graph.Node, node => node.OpType == "If");
        Assert.DoesNotContain(graph.Node, node => node.OpType == "ReduceMean" && node.Input[0] == "stem");
        Assert.Equal(0, MacCount.Of(network).Gate);
    }

    [Fact]
    public void A_level_freezes_to_its_own_tiers_and_the_file_goes_through_8_bits()
    {
        using var folder = new TemporaryFolder();
        var network = LevelPlans.Of(SmallNetwork.Create(), Tiers);
        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
        var image = Gated.Image(network.Input, 1);
        using var run = new ModelRun(folder.File("model.onnx"));
        // The tiers that no level uses are gone: the second block's last one is its second.
        ModelFreezer.Freeze(folder.File("model.onnx"), 0.5, folder.File("frozen.onnx"), [1, 0]);
        Answers.AssertSame(run.Run(image, Gated.Shape(network.Input), 0.5f), Answers.Of(File.ReadAllBytes(folder.File("frozen.onnx")), image, Gated.Shape(network.Input)));

        var pixels = new byte[16 * network.Input.Channels * network.Input.Height * network.Input.Width];
        new Random(1).NextBytes(pixels);
        var images = new ImageSet("noise", network.Input, pixels, [.. Enumerable.Range(0, 16).Select(i => (byte)(i % 3))], ["a", "b", "c"]);
        Assert.Equal("int8", ModelQuantizer.Quantize(folder.File("model.onnx"), images, images, folder.File("int8.onnx")).Converted!.Precision);
    }

    public static TheoryData<string, int[][]> Broken => new()
    {
        { "There must be a tier for each of 2 blocks at each of 3 levels", [[0, 0], [2, 2]] },
        { "Block 'stage1.block1' has no tier 3; its tiers are 0 to 2", [[0, 0], [3, 0], [2, 2]] },
        { "Block 'stage2.block1' falls from tier 1 to 0 at level 1", [[0, 1], [0, 0], [2, 2]] },
        { "Block 'stage2.block1' is not at its last tier at the last level", [[0, 0], [1, 1], [2, 1]] },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Tiers_that_are_no_plan_are_refused(string problem, int[][] tiers)
    {
        var error = Assert.Throws<ArgumentException>(() => LevelPlans.Of(SmallNetwork.Create(), tiers));
        Assert.StartsWith(problem, error.Message, StringComparison.Ordinal);
    }
}
