using System.IO.Compression;
using EdgeSdk.Frames;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Tests.Build;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Tests.Models;

/// <summary>The model in the repository is an ordinary ONNX file: what it promises holds without this SDK.</summary>
public class CommittedModelTests
{
    private const string Published = "/usr/share/datasets/fashion-mnist";
    private const int ImageHeader = 16, LabelHeader = 8, Images = 2000;

    private static readonly string Assets = Path.Combine(Repository.Root, "runtime-samples", "QuickStart", "assets");
    private static readonly string ModelPath = Path.Combine(Assets, "fashion-mnist.onnx");

    [Fact]
    public void Plain_onnx_runtime_gives_the_answers_of_the_sdk_at_every_level()
    {
        var pixels = Unpacked(Path.Combine(Assets, "t10k-2000-images-idx3-ubyte.gz")).AsSpan(ImageHeader);
        using var sdk = AdaptiveModel.Open(ModelPath);
        using var plain = new InferenceSession(ModelPath);
        using var options = new RunOptions();
        var (channels, height, width) = sdk.Manifest.Input;
        var size = height * width;
        for (var i = 0; i < 50; i++)
        {
            var image = pixels.Slice(i * size, size);
            using var input = OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(image.ToArray(), p => p / 255f), [1, channels, height, width]);
            foreach (var level in sdk.Levels)
            {
                using var budget = OrtValue.CreateTensorValueFromMemory([(float)level.Budget], []);
                using var outputs = plain.Run(options, ["image", "budget"], [input, budget], ["logits", "macs", "tiers"]);
                var result = sdk.Run(Frame.Over(image, width, height, PixelFormat.Mono8), level.Budget);
                var logits = outputs[0].GetTensorDataAsSpan<float>();
                Assert.Equal(sdk.Manifest.Labels.Count, logits.Length);
                for (var k = 0; k < logits.Length; k++)
                    Assert.Equal(logits[k], result.Logits[k], 1e-4f);
                Assert.Equal(outputs[1].GetTensorDataAsSpan<float>()[0], (float)result.Macs);
                Assert.Equal(outputs[2].GetTensorDataAsSpan<long>(), result.Tiers);
            }
        }
    }

    [Fact]
    public void It_takes_at_most_5_MB_of_the_repository() => Assert.InRange(new FileInfo(ModelPath).Length, 1, 5_000_000);

    [Fact]
    public void It_needs_operators_of_opset_13_and_no_others()
    {
        var model = Parsed();
        Assert.Equal(7, model.IrVersion);
        var opset = Assert.Single(model.OpsetImport);
        Assert.Equal(("", 13L), (opset.Domain, opset.Version));
        Assert.All(Graphs(model.Graph).SelectMany(graph => graph.Node), node => Assert.Equal("", node.Domain));
    }

    [Fact]
    public void It_holds_every_weight_once()
    {
        var graph = Parsed().Graph;
        var weights = graph.Initializer.Where(IsWeight).ToArray();
        Assert.NotEmpty(weights);
        Assert.Equal(weights.Length, weights.DistinctBy(weight => weight.RawData).Count());
        // A branch cuts its weights out of those; of its own it has a number per channel.
        Assert.DoesNotContain(Graphs(graph).Skip(1).SelectMany(branch => branch.Initializer), IsWeight);

        static bool IsWeight(TensorProto tensor) =>
            tensor.DataType == (int)TensorProto.Types.DataType.Float && tensor.Dims.Count(length => length > 1) > 1;
    }

    [Fact]
    public void Its_test_images_are_the_first_2000_of_the_published_test_set()
    {
        Assert.SkipUnless(Directory.Exists(Published), $"{Published} is not there: apt-get install dataset-fashion-mnist.");
        var images = Unpacked(Path.Combine(Assets, "t10k-2000-images-idx3-ubyte.gz"));
        var labels = Unpacked(Path.Combine(Assets, "t10k-2000-labels-idx1-ubyte.gz"));
        Assert.Equal(ImageHeader + Images * 28 * 28, images.Length);
        Assert.Equal(LabelHeader + Images, labels.Length);
        Assert.Equal(Read("t10k-images-idx3-ubyte").AsSpan(ImageHeader, Images * 28 * 28), images.AsSpan(ImageHeader));
        Assert.Equal(Read("t10k-labels-idx1-ubyte").AsSpan(LabelHeader, Images), labels.AsSpan(LabelHeader));

        static byte[] Read(string name)
        {
            var plain = Path.Combine(Published, name);
            return File.Exists(plain) ? File.ReadAllBytes(plain) : Unpacked(plain + ".gz");
        }
    }

    private static ModelProto Parsed() => ModelProto.Parser.ParseFrom(File.ReadAllBytes(ModelPath));

    private static IEnumerable<GraphProto> Graphs(GraphProto graph) =>
        graph.Node.SelectMany(node => node.Attribute).Where(attribute => attribute.G is not null).SelectMany(attribute => Graphs(attribute.G)).Prepend(graph);

    private static byte[] Unpacked(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}
