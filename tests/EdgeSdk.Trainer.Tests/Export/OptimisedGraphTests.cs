using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Trainer.Tests.Export;

/// <summary>
/// What ONNX Runtime makes of the file, read off its own optimised graph. The rule: output channels of a convolution must be a multiple of
/// the kernels' block (8 channels with AVX2, 16 with AVX-512, 4 with ARM NEON), so with multiples of 16 every convolution is blocked.
/// </summary>
public class OptimisedGraphTests
{
    private const string Blocked = "com.microsoft.nchwc";

    private static readonly NetworkSnapshot Network = new RandomNetwork(2)
    {
        Input = new ModelInput(3, 28, 28),
        StemChannels = 32,
        StemStride = 2,
        Blocks = [(32, 1, [0, 16, 32]), (64, 2, [16, 32, 48, 64]), (64, 1, [16, 32, 64])],
        Classes = 10,
    }.Create();

    [Fact]
    public void Every_convolution_of_every_branch_is_blocked_with_its_sum_and_ReLU_fused()
    {
        using var folder = new TemporaryFolder();
        var leaves = Leaves(Optimise(folder)).ToArray();

        Assert.Equal(Network.Blocks.Sum(b => b.Tiers.Count), leaves.Length);
        foreach (var (name, nodes) in leaves.Where(leaf => leaf.Nodes.Any(n => n.OpType != "Identity")))
        {
            Assert.All(nodes, node => Assert.True(node.Domain == Blocked, $"{name}: {node.OpType} {node.Name} is not in the blocked layout"));
            var second = Assert.Single(nodes, node => node.OpType == "Conv" && node.Input.Count == 4);
            Assert.Equal("Relu", Activation(second));
            Assert.Equal(2, nodes.Count(node => node.OpType == "Conv" && Activation(node) == "Relu"));
            Assert.Equal(
                name.StartsWith("stage2", StringComparison.Ordinal)
                    ? ["Conv", "Conv", "Conv", "ReorderInput", "ReorderOutput"]
                    : ["Conv", "Conv", "MaxPool", "ReorderInput", "ReorderOutput"],
                nodes.Select(n => n.OpType).Order());
        }
    }

    [Fact]
    public void Blocks_that_decide_together_change_the_layout_once_on_each_side()
    {
        using var folder = new TemporaryFolder();
        var network = UnitTests.Network(1, [2, 2], size: 28);
        var leaves = Leaves(Optimise(folder, network)).ToDictionary(leaf => leaf.Name, leaf => leaf.Nodes);

        foreach (var unit in UnitSnapshot.Of(network))
            for (var step = 0; step < unit.Steps.Length; step++)
            {
                // A step of 8 channels is narrower than the kernels' block with AVX-512.
                var tiers = unit.Steps[step].Zip(unit.Blocks, (tier, block) => (block, block.Tiers[tier].Width)).Where(run => run.Width > 0).ToArray();
                if (tiers.Length == 0 || tiers.Any(run => run.Width < 16))
                    continue;
                var nodes = leaves[UnitWriter.LeafName(unit, step)];

                Assert.All(nodes, node => Assert.Equal(Blocked, node.Domain));
                Assert.Equal(1, nodes.Count(node => node.OpType == "ReorderInput"));
                Assert.Equal(1, nodes.Count(node => node.OpType == "ReorderOutput"));
                Assert.Equal(tiers.Length, nodes.Count(node => node.OpType == "Conv" && node.Input.Count == 4 && Activation(node) == "Relu"));
                Assert.Equal(tiers[0].block.Shortcut is null ? 1 : 0, nodes.Count(node => node.OpType == "MaxPool"));
                Assert.Equal(2 * tiers.Length + tiers.Count(run => run.block.Shortcut is not null), nodes.Count(node => node.OpType == "Conv"));
            }
    }

    [Fact]
    public void A_skipped_block_is_one_node()
    {
        using var folder = new TemporaryFolder();

        var skipped = Assert.Single(Leaves(Optimise(folder)), leaf => leaf.Nodes.All(n => n.OpType == "Identity"));

        Assert.Single(skipped.Nodes);
        Assert.Equal("stage1.block1.tier0", skipped.Name);
    }

    [Fact]
    public void The_gate_and_the_outputs_it_feeds_are_a_handful_of_nodes()
    {
        using var folder = new TemporaryFolder();

        var nodes = Optimise(folder).Node.Count(n => n.Domain != Blocked && n.OpType != "If");

        // Without a gate: Sub, ReduceMean and Gemm. With it, each block also looks up its first condition.
        Assert.InRange(nodes, 3, 18 + Network.Blocks.Count);
    }

    private static GraphProto Optimise(TemporaryFolder folder, NetworkSnapshot? network = null)
    {
        using var options = new SessionOptions
        {
            OptimizedModelFilePath = folder.File("optimised.onnx"),
            // It warns that the file only suits this kind of processor.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        using var session = new InferenceSession(new NetworkWriter(network ?? Network).Write().ToByteArray(), options);
        return ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("optimised.onnx"))).Graph;
    }

    private static IEnumerable<(string Name, IReadOnlyList<NodeProto> Nodes)> Leaves(GraphProto graph) =>
        graph.Node.SelectMany(n => n.Attribute).Where(a => a.G is not null).Select(a => a.G).SelectMany(branch =>
            branch.Node.Any(n => n.OpType == "If") ? Leaves(branch) : [(branch.Name, branch.Node)]);

    private static string? Activation(NodeProto node) => node.Attribute.FirstOrDefault(a => a.Name == "activation")?.S.ToStringUtf8();
}
