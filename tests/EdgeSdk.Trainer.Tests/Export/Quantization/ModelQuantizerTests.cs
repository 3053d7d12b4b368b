using CsCheck;
using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Export.Quantization;
using EdgeSdk.Trainer.Tests.Freezing;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Trainer.Tests.Export.Quantization;

public class ModelQuantizerTests
{
    // Its own check compares every tier with the float32 file.
    [Fact]
    public void Any_network_can_be_quantised_with_either_stem() => (from network in AnyNetwork.ToExport from floatStem in Gen.Bool select (network, floatStem)).Sample(
        given =>
        {
            using var folder = new TemporaryFolder();
            var manifest = Quantized.Write(given.network, folder, new() { FloatStem = given.floatStem });

            Assert.Equal(given.network.Levels, manifest.Levels.Select(level => level.Budget));
            Assert.Equal("int8", manifest.Converted!.Precision);
            Assert.Equal(ModelManifest.Read(folder.File("model.onnx")).WeightsSha256, manifest.Converted.WeightsSha256);
        },
        iter: 12, threads: 1);

    [Fact]
    public void The_8_bit_operators_compute_what_the_file_says()
    {
        // Without optimisation every operator runs in float32 between the two roundings, as the standard defines it.
        using var folder = new TemporaryFolder();
        var network = SmallNetwork.Create();
        Quantized.Write(network, folder);
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("int8.onnx")));
        for (var tier = 0; tier < 3; tier++)
        {
            var forced = ForcedTiers.Of(model, [3, 3], tier).ToByteArray();
            var (fast, slow) = (Embedding(forced, network.Input, optimise: true), Embedding(forced, network.Input, optimise: false));
            Assert.All(fast.Zip(slow), pair => Assert.Equal(pair.Second, pair.First, 0.02f));
        }
    }

    [Fact]
    public void Sums_of_the_largest_weights_and_activations_do_not_saturate()
    {
        using var folder = new TemporaryFolder();
        var network = SmallNetwork.With(SmallNetwork.Down, block => block with
        {
            Weight1 = [.. block.Weight1.Select(_ => 0.05f)],
            Weight2 = [.. block.Weight2.Select(_ => 0.05f)],
        });
        Quantized.Write(network, folder, new() { Range = RangeMethod.MinMax });
        var forced = ForcedTiers.Of(ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("int8.onnx"))), [3, 3], 2).ToByteArray();

        var (fast, slow) = (Embedding(forced, network.Input, optimise: true), Embedding(forced, network.Input, optimise: false));

        Assert.All(fast.Zip(slow), pair => Assert.Equal(pair.Second, pair.First, 0.01f * Math.Abs(pair.Second)));
    }

    [Fact]
    public void Every_level_can_be_frozen_and_answers_as_the_gated_8_bit_file_does()
    {
        using var folder = new TemporaryFolder();
        var network = SmallNetwork.Create();
        Quantized.Write(network, folder);
        var gated = ModelFile.Read(folder.File("int8.onnx"));
        var (image, shape) = (Gated.Image(network.Input, 3), Gated.Shape(network.Input));
        foreach (var tiers in Gated.Combinations(network))
        {
            using var expected = new ModelRun(Gated.Forced(ModelProto.Parser.ParseFrom(gated.Bytes), [3, 3], tiers));
            var frozen = FrozenModel.Create(gated, gated.Manifest.Levels[1], tiers);

            Answers.AssertSame(expected.Run(image, shape, 0.5f), Answers.Of(frozen.Bytes, image, shape));
            var nodes = ModelProto.Parser.ParseFrom(frozen.Bytes).Graph.Node;
            Assert.DoesNotContain(nodes, node => node.OpType is "If" or "Slice");
            // Only the pooling reads channels last; between the blocks nothing is turned.
            Assert.Single(nodes, node => node.OpType == "Transpose");
        }
    }

    [Fact]
    public void The_SDK_runs_the_8_bit_file_like_any_other()
    {
        using var folder = new TemporaryFolder();
        var network = SmallNetwork.Create(perImage: false);
        var manifest = Quantized.Write(network, folder);
        using var model = AdaptiveModel.Open(folder.File("int8.onnx"));

        var result = model.Run(Frame.Over(new byte[12 * 10 * 3], 10, 12, PixelFormat.RGB8), 0.5);

        Assert.Equal([1, 1], result.Tiers.ToArray());
        Assert.Equal(MacCount.Of(network).At([1, 1]), result.Macs);
        Assert.Equal(manifest.WeightsSha256, model.Manifest.WeightsSha256);
    }

    [Fact]
    public void Levels_get_their_accuracy_on_the_test_images()
    {
        using var folder = new TemporaryFolder();
        var network = SmallNetwork.Create();
        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
        var images = Quantized.Images(network.Input, 40);
        var labels = new byte[40];
        using (var run = new ModelRun(folder.File("model.onnx")))
            for (var i = 0; i < labels.Length; i++)
                labels[i] = (byte)Array.IndexOf(run.Run(Calibration.Pixels(images[i]), Gated.Shape(network.Input), 1).Logits!, run.Run(Calibration.Pixels(images[i]), Gated.Shape(network.Input), 1).Logits!.Max());
        byte[] pixels = [.. Enumerable.Range(0, 40).SelectMany(i => images[i].ToArray())];

        var manifest = ModelQuantizer.Quantize(
            folder.File("model.onnx"), images, new("random", network.Input, pixels, labels, ["a", "b", "c"]), folder.File("int8.onnx"));

        // The labels are the float32 file's own answers at the dense level.
        Assert.InRange(manifest.Levels[^1].Top1!.Value, 0.9, 1);
        Assert.All(manifest.Levels, level => Assert.InRange(level.Macs, MacCount.Of(network).At([0, 0]), MacCount.Of(network).Dense));
    }

    [Fact]
    public void What_cannot_be_quantised_is_refused_and_leaves_the_older_file_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var network = SmallNetwork.Create();
        Quantized.Write(network, folder);
        ModelFreezer.Freeze(folder.File("model.onnx"), 1, folder.File("frozen.onnx"));
        File.WriteAllText(folder.File("out.onnx"), "older");
        var images = Quantized.Images(network.Input);
        void Refused<T>(string source, string named, ImageSet set) where T : Exception =>
            Assert.Contains(named, Assert.Throws<T>(() => ModelQuantizer.Quantize(folder.File(source), set, set, folder.File("out.onnx"))).Message, StringComparison.Ordinal);

        Refused<ModelFileException>("int8.onnx", "it is int8 already", images);
        Refused<ModelFileException>("frozen.onnx", "it is frozen", images);
        Refused<ModelFileException>("nowhere.onnx", "does not exist", images);
        Refused<ArgumentException>("model.onnx", "are 1x12x10, the model takes 3x12x10", Quantized.Images(new(1, 12, 10)));

        Assert.Equal("older", File.ReadAllText(folder.File("out.onnx")));
        Assert.Equal(["frozen.onnx", "int8.onnx", "model.onnx", "out.onnx"], folder.Names());
    }

    [Fact]
    public void A_result_that_computes_something_else_is_not_kept()
    {
        using var folder = new TemporaryFolder();
        var network = SmallNetwork.Create();
        Quantized.Write(network, folder);
        ModelProto Load(string name) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File(name)));
        var (original, broken) = (Load("model.onnx"), Load("int8.onnx"));
        var weight = broken.Graph.Initializer.Single(i => i.Name == $"{SmallNetwork.Down}.weight1");
        weight.RawData = ByteString.CopyFrom(new byte[weight.RawData.Length]);

        var error = Assert.Throws<ExportException>(() => ConversionCheck.Check(original, broken, ModelManifest.Read(folder.File("model.onnx")), 0.3));

        Assert.StartsWith("The converted model failed its check and was not kept: its embedding is off by ", error.Message, StringComparison.Ordinal);
    }

    private static float[] Embedding(byte[] model, ModelInput input, bool optimise)
    {
        using var options = new SessionOptions
        {
            GraphOptimizationLevel = optimise ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
        };
        using var session = new InferenceSession(model, options);
        using var image = OrtValue.CreateTensorValueFromMemory(Gated.Image(input, 1), Gated.Shape(input));
        using var budget = OrtValue.CreateTensorValueFromMemory([1f], []);
        using var run = new RunOptions();
        using var outputs = session.Run(run, ["image", "budget"], [image, budget], ["embedding"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }
}
