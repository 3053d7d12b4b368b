using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Trainer.Tests.Export;

/// <summary>The two halves meet: what the exporter writes, the SDK opens and runs.</summary>
public class ExportedModelInTheSdkTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 5)]
    [InlineData(3, 5)]
    public void The_SDK_opens_an_exported_file_and_answers_as_the_reference_does(int channels, int classes)
    {
        var network = new RandomNetwork(7)
        {
            Input = new ModelInput(channels, 9, 11),
            StemChannels = 8,
            Blocks = [(16, 2, [4, 16]), (16, 1, [0, 8, 16]), (24, 2, [6, 12, 24])],
            Levels = [0.1, 0.3, 1],
            Classes = classes,
            PerImage = true,
        }.Create();
        using var folder = new TemporaryFolder();
        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
        using var model = AdaptiveModel.Open(folder.File("model.onnx"));

        var reference = new ReferenceForward(network);
        var macs = MacCount.Of(network);
        var pixels = new byte[9 * 11 * channels];
        for (var seed = 0; seed < 20; seed++)
        {
            new Random(seed).NextBytes(pixels);
            var stem = reference.Stem(Planes(pixels, channels));
            for (var level = 0; level < network.Levels.Length; level++)
            {
                var frame = Frame.Over(pixels, 11, 9, channels == 1 ? PixelFormat.Mono8 : PixelFormat.RGB8);
                var result = model.Run(frame, network.Levels[level]);
                int[] tiers = [.. result.Tiers.ToArray().Select(t => (int)t)];
                Assert.Equal(reference.Tiers(reference.Scores(stem, level)), tiers);
                Assert.Equal(macs.At(tiers), result.Macs);
                var embedding = reference.Embedding(stem, tiers);
                AssertNear(embedding, result.Embedding);
                if (classes > 0)
                    AssertNear(reference.Logits(embedding, level), result.Logits);
            }
        }
    }

    private static float[] Planes(byte[] pixels, int channels) =>
        [.. Enumerable.Range(0, channels).SelectMany(c => pixels.Where((_, i) => i % channels == c).Select(p => p / 255f))];

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], 1e-4f * (1 + MathF.Abs(expected[i])));
    }
}
