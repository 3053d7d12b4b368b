using CsCheck;
using EdgeSdk.Models;
using EdgeSdk.Trainer.Export;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Tests.Export;

/// <summary>What an exported model computes in ONNX Runtime, against the reference.</summary>
public class ExportedModelTests
{
    private static readonly Gen<(int Out, int Stride, int[] Tiers)> Block =
        from output in Gen.OneOf(8, 16, 24)
        from inner in Gen.OneOf(8, 16, 24)
        from stride in Gen.Int[1, 2]
        from lower in Gen.Int[0, inner - 1].Array[0, 3]
        select (output, stride, (int[])[.. lower.Append(inner).Distinct().Order()]);

    private static readonly Gen<NetworkSnapshot> Networks =
        from seed in Gen.Int[1, 1_000_000]
        from channels in Gen.Int[1, 3]
        from height in Gen.Int[5, 14]
        from width in Gen.Int[5, 14]
        from stem in Gen.OneOf(8, 16, 24)
        from stride in Gen.Int[1, 2]
        from pool in Gen.Bool
        from blocks in Block.Array[1, 4]
        from levels in Gen.OneOf<double[]>([1], [0.3, 1], [0.1, 0.25, 0.6, 1])
        from classes in Gen.OneOf(0, 5)
        select new RandomNetwork(seed)
        {
            Input = new ModelInput(channels, height, width),
            StemChannels = stem,
            StemStride = stride,
            StemPool = pool,
            Blocks = Possible(stem, blocks),
            Levels = levels,
            Classes = classes,
            PerImage = true,
        }.Create();

    [Fact]
    public void A_random_network_computes_the_same_as_the_reference_at_every_level() =>
        Networks.Sample(
            network =>
            {
                using var run = Load(network);
                foreach (var budget in network.Levels)
                    foreach (var image in Images(network, 2))
                        AssertEqual(network, run.Run(image, Shape(network, 1), (float)budget), [image], (float)budget);
            },
            iter: 40, threads: 1);

    [Fact]
    public void A_random_network_passes_its_own_check_of_every_tier() =>
        Networks.Sample(
            network =>
            {
                using var folder = new TemporaryFolder();
                OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
            },
            iter: 20, threads: 1);

    [Fact]
    public void A_batch_runs_each_block_at_the_widest_tier_that_any_image_asks_for() =>
        Networks.Sample(
            network =>
            {
                using var run = Load(network);
                var images = Images(network, 3);
                foreach (var budget in network.Levels)
                    AssertEqual(network, run.Run([.. images.SelectMany(i => i)], Shape(network, 3), (float)budget), images, (float)budget);
            },
            iter: 30, threads: 1);

    [Theory]
    [InlineData(float.NegativeInfinity, 0)]
    [InlineData(0f, 0)]
    [InlineData(0.1f, 0)]
    [InlineData(0.2f, 0)]
    [InlineData(0.4999f, 0)]
    [InlineData(0.4999995f, 1)]
    [InlineData(0.5f, 1)]
    [InlineData(0.999f, 1)]
    [InlineData(1f, 2)]
    [InlineData(7f, 2)]
    [InlineData(float.NaN, 0)]
    public void A_budget_picks_the_last_level_that_it_can_pay_for(float budget, int level)
    {
        // Its gate looks at the level only: level l picks tier l.
        var network = SmallNetwork.Create(perImage: false);
        using var run = Load(network);

        Assert.Equal([level, level], run.Run(Images(network, 1)[0], Shape(network, 1), budget).Tiers);
    }

    [Fact]
    public void Macs_of_the_lowest_and_the_dense_level_are_those_of_the_count()
    {
        var network = SmallNetwork.Create(perImage: false);
        var macs = MacCount.Of(network);
        using var run = Load(network);

        Assert.Equal(macs.At([0, 0]), run.Run(Images(network, 1)[0], Shape(network, 1), 0.2f).Macs);
        Assert.Equal(macs.Dense, run.Run(Images(network, 1)[0], Shape(network, 1), 1).Macs);
    }

    private static ModelRun Load(NetworkSnapshot network)
    {
        SnapshotCheck.Check(network);
        return new ModelRun(new NetworkWriter(network).Write().ToByteArray());
    }

    private static void AssertEqual(NetworkSnapshot network, ModelRun.Result result, float[][] images, float budget)
    {
        var reference = new ReferenceForward(network);
        var level = reference.Level(budget);
        var stems = images.Select(image => reference.Stem(image)).ToArray();
        var asked = stems.Select(stem => network.HasGate ? reference.Tiers(reference.Scores(stem, level)) : new int[network.Blocks.Count]);
        var tiers = asked.Aggregate((a, b) => [.. a.Zip(b, Math.Max)]);

        Assert.Equal(tiers, result.Tiers.Select(t => (int)t));
        Assert.Equal(MacCount.Of(network).At(tiers), result.Macs, 1e-6 * result.Macs);
        for (var n = 0; n < images.Length; n++)
        {
            var embedding = reference.Embedding(stems[n], tiers);
            AssertClose(embedding, result.Embedding, n);
            if (network.Head is not null)
                AssertClose(reference.Logits(embedding, level), result.Logits!, n);
        }
    }

    private static void AssertClose(float[] expected, float[] actual, int image)
    {
        for (var i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[image * expected.Length + i], ExportCheck.Tolerance * Math.Max(1, Math.Abs(expected[i])));
    }

    private static float[][] Images(NetworkSnapshot network, int count)
    {
        var input = network.Input;
        var random = new Random(3);
        return [.. Enumerable.Range(0, count).Select(_ =>
            Enumerable.Range(0, input.Channels * input.Height * input.Width).Select(_ => random.NextSingle()).ToArray())];
    }

    private static long[] Shape(NetworkSnapshot network, int count) => [count, network.Input.Channels, network.Input.Height, network.Input.Width];

    // A block with a convolution as shortcut cannot be skipped.
    private static (int Out, int Stride, int[] Tiers)[] Possible(int stem, (int Out, int Stride, int[] Tiers)[] blocks) =>
        [.. blocks.Select((b, i) => (b.Out, b.Stride,
            b.Stride == 1 && b.Out == (i == 0 ? stem : blocks[i - 1].Out) ? b.Tiers : [.. b.Tiers.Where(t => t > 0)]))];
}
