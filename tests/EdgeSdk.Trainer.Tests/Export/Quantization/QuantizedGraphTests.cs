using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Export.Quantization;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Trainer.Tests.Export.Quantization;

/// <summary>What the 8-bit file consists of, as written and as ONNX Runtime runs it.</summary>
public class QuantizedGraphTests
{
    private static readonly NetworkSnapshot Network = new RandomNetwork(2)
    {
        Input = new(3, 28, 28),
        StemChannels = 32,
        StemStride = 2,
        Blocks = [(32, 1, [0, 16, 32]), (64, 2, [16, 32, 48, 64]), (64, 1, [16, 32, 64]), (64, 1, [64])],
        Classes = 10,
    }.Create();

    [Fact]
    public void ONNX_Runtime_runs_every_branch_as_8_bit_operators_and_nothing_else()
    {
        using var folder = new TemporaryFolder();
        Quantized.Write(Network, folder);
        var main = Optimise(folder);
        var leaves = main.Node.Where(n => n.OpType == "If").SelectMany(GraphTree.Leaves).ToArray();

        Assert.Equal(Network.Blocks.Where(b => b.Tiers.Count > 1).Sum(b => b.Tiers.Count), leaves.Length);
        foreach (var leaf in leaves)
            Assert.Equal(
                leaf.Name == "stage1.block1.tier0" ? ["Identity"]
                : leaf.Name.StartsWith("stage2", StringComparison.Ordinal) ? ["QLinearAdd", "QLinearConv", "QLinearConv", "QLinearConv"]
                : ["QLinearAdd", "QLinearConv", "QLinearConv"],
                leaf.Node.Select(n => n.OpType).Order());
    }

    [Fact]
    public void Outside_the_branches_only_the_stem_convolves_floats()
    {
        using var folder = new TemporaryFolder();
        Quantized.Write(Network, folder);

        var nodes = Optimise(folder).Node;

        Assert.Equal("stem.centred", Assert.Single(nodes, n => n.OpType == "Conv").Input[0]);
        Assert.DoesNotContain(nodes, n => n.OpType == "FusedConv");
        Assert.Equal(2, nodes.Count(n => n.OpType == "QLinearConv"));
        // Turned once before the first branch, and around the last block, which has no choice and is no branch.
        Assert.InRange(nodes.Count(n => n.OpType == "Transpose"), 0, 3);
    }

    [Fact]
    public void The_file_holds_every_weight_once_as_a_byte_and_stays_standard()
    {
        using var folder = new TemporaryFolder();
        Quantized.Write(Network, folder);
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("int8.onnx")));

        foreach (var block in Network.Blocks)
            foreach (var (name, weights) in new[] { ("weight1", block.Weight1), ("weight2", block.Weight2) })
            {
                var stored = Assert.Single(model.Graph.Initializer, i => i.Name == $"{block.Name}.{name}");
                Assert.Equal((int)TensorProto.Types.DataType.Int8, stored.DataType);
                Assert.Equal(weights.Length, stored.RawData.Length);
                Assert.All(stored.RawData, b => Assert.InRange((sbyte)b, -64, 64));
            }

        Assert.Equal(7, model.IrVersion);
        Assert.Equal(13, Assert.Single(model.OpsetImport).Version);
        Assert.All(GraphTree.All(model.Graph).SelectMany(g => g.Node), node => Assert.Equal("", node.Domain));
        foreach (var branch in GraphTree.All(model.Graph).Skip(1))
            Assert.True(branch.Initializer.Sum(i => i.RawData.Length) < 4000, $"{branch.Name} holds more than scales and biases");
    }

    private static GraphProto Optimise(TemporaryFolder folder)
    {
        using var options = new SessionOptions
        {
            OptimizedModelFilePath = folder.File("optimised.onnx"),
            // It warns that the file only suits this kind of processor.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        using var session = new InferenceSession(folder.File("int8.onnx"), options);
        return ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("optimised.onnx"))).Graph;
    }
}
