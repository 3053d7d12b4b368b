using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Export.HalfPrecision;
using EdgeSdk.Trainer.Export.Quantization;
using EdgeSdk.Trainer.Tests.Freezing;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Trainer.Tests.Export.HalfPrecision;

public class Float16ConverterTests
{
    private static readonly NetworkSnapshot Network = SmallNetwork.Create();

    [Fact]
    public void Every_level_answers_nearly_as_the_float32_file_does()
    {
        using var folder = Convert(Network);
        using var whole = new ModelRun(folder.File("model.onnx"));
        using var half = new ModelRun(folder.File("half.onnx"));
        for (var seed = 0; seed < 20; seed++)
            foreach (var budget in Network.Levels)
            {
                var image = Gated.Image(Network.Input, seed);
                var (expected, actual) = (whole.Run(image, Gated.Shape(Network.Input), (float)budget), half.Run(image, Gated.Shape(Network.Input), (float)budget));
                Assert.Equal(expected.Tiers, actual.Tiers);
                Assert.Equal(expected.Macs, actual.Macs);
                Near(expected.Embedding, actual.Embedding, 0.01f);
                Near(expected.Logits!, actual.Logits!, 0.01f);
            }
    }

    [Fact]
    public void Weights_are_stored_once_in_half_the_space_and_the_outside_stays_float32()
    {
        using var folder = Convert(Network);
        var graph = ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("half.onnx"))).Graph;

        foreach (var block in Network.Blocks)
            Assert.Equal(block.Weight1.Length * 2, Assert.Single(graph.Initializer, i => i.Name == $"{block.Name}.weight1").RawData.Length);
        Assert.Equal(Network.Head!.Weight.Length * 2, Assert.Single(graph.Initializer, i => i.Name == "head.weight").RawData.Length);
        Assert.All(graph.Input.Concat(graph.Output.Where(o => o.Name != "tiers")), v => Assert.Equal((int)TensorProto.Types.DataType.Float, v.Type.TensorType.ElemType));
        Assert.All(
            graph.Node.Where(n => n.Name.StartsWith("gate.", StringComparison.Ordinal)).SelectMany(n => n.Input).SelectMany(name => graph.Initializer.Where(i => i.Name == name)),
            i => Assert.Equal((int)TensorProto.Types.DataType.Float, i.DataType));
    }

    [Fact]
    public void A_frozen_level_is_a_plain_float16_network_with_its_weights_computed()
    {
        using var folder = Convert(Network);
        var file = ModelFile.Read(folder.File("half.onnx"));
        foreach (var tiers in Gated.Combinations(Network))
        {
            using var gated = new ModelRun(Gated.Forced(ModelProto.Parser.ParseFrom(file.Bytes), [3, 3], tiers));
            var frozen = FrozenModel.Create(file, file.Manifest.Levels[1], tiers);

            var (expected, actual) = (gated.Run(Gated.Image(Network.Input, 1), Gated.Shape(Network.Input), 0.5f), Answers.Of(frozen.Bytes, Gated.Image(Network.Input, 1), Gated.Shape(Network.Input)));

            Near(expected.Embedding, actual.Embedding, 0.01f);
            Assert.Equal("float16", frozen.Manifest.Converted!.Precision);
            Assert.DoesNotContain(ModelProto.Parser.ParseFrom(frozen.Bytes).Graph.Node, n => n.OpType is "If" or "Slice" or "Mul" or "MaxPool");
        }
    }

    [Fact]
    public void No_weight_is_computed_again_for_every_frame()
    {
        using var folder = Convert(Network);
        using var options = new SessionOptions
        {
            OptimizedModelFilePath = folder.File("optimised.onnx"),
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        using var session = new InferenceSession(folder.File("half.onnx"), options);

        var graph = ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("optimised.onnx"))).Graph;

        Assert.DoesNotContain(GraphTree.All(graph).SelectMany(g => g.Node), node => node.OpType is "Slice" or "Mul");
    }

    [Fact]
    public void A_number_beyond_float16_is_refused_and_leaves_the_older_file_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var network = SmallNetwork.With(SmallNetwork.Down, b => b with { Tiers = [.. b.Tiers.Select(t => t with { Bias1 = t.Bias1.With(0, 1e5f) })] });
        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
        File.WriteAllText(folder.File("half.onnx"), "older");

        var error = Assert.Throws<ExportException>(() => Float16Converter.Convert(folder.File("model.onnx"), folder.File("half.onnx")));

        Assert.StartsWith("The model cannot be converted: 100000 in 'stage2.block1.tier", error.Message, StringComparison.Ordinal);
        Assert.Contains("is too large for float16", error.Message, StringComparison.Ordinal);
        Assert.Equal("older", File.ReadAllText(folder.File("half.onnx")));
    }

    [Fact]
    public void A_model_with_an_operator_set_of_its_own_is_converted_where_that_is_allowed_and_nowhere_else()
    {
        using var folder = new TemporaryFolder();
        OnnxExporter.Export(Network, RandomNetwork.Describe(Network), folder.File("model.onnx"));
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("model.onnx")));
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "com.microsoft", Version = 1 });
        File.WriteAllBytes(folder.File("model.onnx"), model.ToByteArray());

        Assert.Contains("Trust.OperatorSet", Assert.Throws<ModelFileException>(() => Float16Converter.Convert(folder.File("model.onnx"), folder.File("half.onnx"))).Message);
        Assert.Equal("float16", Float16Converter.Convert(folder.File("model.onnx"), folder.File("half.onnx"), trust => trust.OperatorSet("com.microsoft")).Converted!.Precision);
    }

    private static TemporaryFolder Convert(NetworkSnapshot network)
    {
        var folder = new TemporaryFolder();
        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
        Float16Converter.Convert(folder.File("model.onnx"), folder.File("half.onnx"));
        return folder;
    }

    private static void Near(float[] expected, float[] actual, float share)
    {
        var scale = Math.Max(1, expected.Max(Math.Abs));
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, share * scale));
    }
}
