using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Export.HalfPrecision;
using EdgeSdk.Trainer.Export.Quantization;
using EdgeSdk.Trainer.Tests.Freezing;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Tests.Export;

/// <summary>Blocks that share a decision: one branch for all of them, and everything that reads a file knows it.</summary>
public class UnitTests
{
    public static TheoryData<int, int[]> Shapes => new()
    {
        { 1, [2, 2] }, { 2, [1, 3] }, { 3, [4] }, { 4, [1, 1, 2] },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_network_of_units_passes_its_own_check_of_every_step(int seed, int[] units)
    {
        using var folder = new TemporaryFolder();
        var network = Network(seed, units);
        var manifest = OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));

        Assert.Equal(units, manifest.Units!.Select(unit => unit.Blocks));
        Assert.All(manifest.Units!, unit => Assert.All(unit.Steps[0], tier => Assert.Equal(0, tier)));
        Assert.Equal(units.Length, CountDecisions(folder.File("model.onnx")));
    }

    [Fact]
    public void Blocks_of_fewer_tiers_stay_behind_those_of_more()
    {
        var steps = UnitSnapshot.Of(Network(1, [2, 2]))[1].Steps;

        Assert.Equal([[0, 0], [0, 1], [1, 2]], steps);
    }

    [Fact]
    public void A_batch_runs_a_unit_at_the_widest_step_that_any_image_asks_for()
    {
        var network = Network(5, [2, 2]);
        using var run = new ModelRun(new NetworkWriter(network).Write().ToByteArray());
        var images = Enumerable.Range(0, 4).Select(i => Gated.Image(network.Input, i)).ToArray();
        var reference = new ReferenceForward(network);
        foreach (var (budget, level) in network.Levels.Select((budget, level) => ((float)budget, level)))
        {
            var stems = images.Select(image => reference.Stem(image)).ToArray();
            var tiers = stems.Select(stem => reference.Tiers(reference.Scores(stem, level))).Aggregate((a, b) => [.. a.Zip(b, Math.Max)]);
            var result = run.Run([.. images.SelectMany(i => i)], [4, network.Input.Channels, network.Input.Height, network.Input.Width], budget);

            Assert.Equal(tiers, result.Tiers.Select(tier => (int)tier));
            Answers.AssertClose([.. stems.SelectMany(stem => reference.Embedding(stem, tiers))], result.Embedding);
        }
    }

    [Fact]
    public void Every_step_freezes_to_what_the_unit_computes_and_no_other_tiers_do()
    {
        using var folder = new TemporaryFolder();
        var network = Network(6, [2, 2]);
        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
        var reference = new ReferenceForward(network);
        var image = Gated.Image(network.Input, 1);
        foreach (var one in UnitSnapshot.Of(network)[0].Steps)
            foreach (var other in UnitSnapshot.Of(network)[1].Steps)
            {
                ModelFreezer.Freeze(folder.File("model.onnx"), 1, folder.File("frozen.onnx"), [.. one, .. other]);
                var answer = Answers.Of(File.ReadAllBytes(folder.File("frozen.onnx")), image, Gated.Shape(network.Input));
                Answers.AssertClose(reference.Embedding(reference.Stem(image), [.. one, .. other]), answer.Embedding);
            }

        var error = Assert.Throws<ArgumentException>(() => ModelFreezer.Freeze(folder.File("model.onnx"), 1, folder.File("frozen.onnx"), [0, 1, 0, 0]));
        Assert.Contains("decide together", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_without_tiers_of_its_own_freezes_unit_by_unit()
    {
        using var folder = new TemporaryFolder();
        var network = Network(7, [2, 2]);
        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
        var decisions = Decision.Of(ModelManifest.Read(folder.File("model.onnx")));
        foreach (var level in network.Levels)
        {
            var tiers = ModelFreezer.Freeze(folder.File("model.onnx"), level, folder.File("frozen.onnx")).Frozen!.Tiers;
            Assert.All(decisions, decision => Assert.NotEqual(-1, decision.StepOf(tiers)));
        }
    }

    [Fact]
    public void Units_go_through_8_bits_and_float16()
    {
        using var folder = new TemporaryFolder();
        var network = Network(8, [2, 2]);
        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));
        var pixels = new byte[20 * network.Input.Channels * network.Input.Height * network.Input.Width];
        new Random(1).NextBytes(pixels);
        var images = new ImageSet("noise", network.Input, pixels, [.. Enumerable.Range(0, 20).Select(i => (byte)(i % 3))], ["a", "b", "c"]);

        // Both compare every step with the float32 file before they write.
        Assert.Equal("int8", ModelQuantizer.Quantize(folder.File("model.onnx"), images, images, folder.File("int8.onnx")).Converted!.Precision);
        Assert.Equal("float16", Float16Converter.Convert(folder.File("model.onnx"), folder.File("half.onnx")).Converted!.Precision);
    }

    [Theory]
    [InlineData("hold 1 + 1 blocks; the network has 4")]
    [InlineData("block 'stage2.block1' shares a decision with 'stage1.block1' but not its scores")]
    [InlineData("block 'stage1.block1' shares a decision and has equal thresholds")]
    public void Units_that_are_none_are_refused(string problem)
    {
        var network = Network(1, [2, 2]);
        var broken = problem[0] switch
        {
            'h' => network with { Units = [1, 1] },
            _ when problem.Contains("scores", StringComparison.Ordinal) => network with { Gate = network.Gate with { Bias2 = network.Gate.Bias2.With(1, 9) } },
            _ => network with { Gate = network.Gate with { Thresholds = [[0, 0], .. network.Gate.Thresholds.Skip(1)] } },
        };

        var error = Assert.Throws<ExportException>(() => SnapshotCheck.Check(broken));
        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }

    /// <summary>Two stages of two blocks whose gate gives each unit one score; images spread over the steps.</summary>
    internal static NetworkSnapshot Network(int seed, int[] units, int size = 12)
    {
        var network = new RandomNetwork(seed)
        {
            Input = new ModelInput(3, size, size),
            StemChannels = 16,
            Blocks = [(16, 1, [0, 8, 16]), (16, 1, [0, 8, 16]), (32, 2, [16, 32]), (32, 1, [0, 16, 32])],
            Levels = [0.3, 0.6, 1],
            Classes = 3,
            PerImage = true,
        }.Create();
        var gate = network.Gate;
        int[] first = [.. units.SelectMany((count, unit) => Enumerable.Repeat(units.Take(unit).Sum(), count))];
        return network with
        {
            Units = units,
            Gate = gate with
            {
                Weight2 = [.. first.SelectMany(b => gate.Weight2.Skip(b * gate.Hidden).Take(gate.Hidden))],
                Bias2 = [.. Enumerable.Range(0, 3).SelectMany(level => first.Select(b => gate.Bias2[level * 4 + b]))],
                Thresholds = [[-1.5f, 0.5f], [-1.5f, 0.5f], [0.5f], [-1.5f, 0.5f]],
            },
        };
    }

    private static int CountDecisions(string path) =>
        EdgeSdk.Models.Onnx.ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph.Node.Count(node => node.OpType == "If");
}
