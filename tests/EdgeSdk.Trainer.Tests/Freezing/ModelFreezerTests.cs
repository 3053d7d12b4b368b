using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Trainer.Tests.Freezing;

/// <summary>Freezing the committed, trained model as a file.</summary>
public class ModelFreezerTests
{
    private static readonly string Trained = Path.Combine(AppContext.BaseDirectory, "fashion-mnist.onnx");
    private static readonly ModelManifest Manifest = ModelManifest.Read(Trained);

    public static TheoryData<double> Budgets => [.. Manifest.Levels.Select(level => level.Budget)];

    [Theory]
    [MemberData(nameof(Budgets))]
    public void Every_level_of_the_trained_model_stays_in_its_budget_and_answers_as_the_gated_file_does_at_those_tiers(double budget)
    {
        using var folder = new TemporaryFolder();
        var frozen = ModelFreezer.Freeze(Trained, budget, folder.File("frozen.onnx"));

        Assert.InRange(frozen.Levels[0].Macs, 1, budget * Manifest.DenseMacs);
        using var gated = Forced(frozen.Frozen!.Tiers);
        var bytes = File.ReadAllBytes(folder.File("frozen.onnx"));
        var shape = Gated.Shape(Manifest.Input);
        for (var seed = 0; seed < 5; seed++)
        {
            var image = Gated.Image(Manifest.Input, seed);
            Answers.AssertSame(gated.Run(image, shape, (float)budget), Answers.Of(bytes, image, shape));
        }
    }

    [Fact]
    public void Tiers_of_ones_own_choice_are_taken()
    {
        using var folder = new TemporaryFolder();

        var frozen = ModelFreezer.Freeze(Trained, 0.2, folder.File("frozen.onnx"), [0, 4, 2]);

        Assert.Equal([0, 4, 2], frozen.Frozen!.Tiers);
        using var gated = Forced([0, 4, 2]);
        var (image, shape) = (Gated.Image(Manifest.Input, 9), Gated.Shape(Manifest.Input));
        Answers.AssertSame(gated.Run(image, shape, 0.2f), Answers.Of(File.ReadAllBytes(folder.File("frozen.onnx")), image, shape));
    }

    [Fact]
    public void The_file_is_about_as_large_as_its_weights()
    {
        using var folder = new TemporaryFolder();

        ModelFreezer.Freeze(Trained, 0.1, folder.File("lowest.onnx"), [0, 0, 0]);
        ModelFreezer.Freeze(Trained, 1, folder.File("dense.onnx"));

        var (gated, lowest, dense) = (new FileInfo(Trained).Length, new FileInfo(folder.File("lowest.onnx")).Length, new FileInfo(folder.File("dense.onnx")).Length);
        Assert.InRange(dense, 0.95 * gated, gated);
        Assert.InRange(lowest, 1, 0.15 * gated);
    }

    [Fact]
    public void The_dense_level_keeps_its_accuracy_and_another_level_does_not_claim_one()
    {
        using var folder = new TemporaryFolder();

        var dense = ModelFreezer.Freeze(Trained, 1, folder.File("dense.onnx"));
        var half = ModelFreezer.Freeze(Trained, 0.5, folder.File("half.onnx"));

        Assert.All(Manifest.Blocks.Zip(dense.Frozen!.Tiers), pair => Assert.Equal(pair.First.Tiers.Count - 1, pair.Second));
        // A record compares its curve by reference.
        Assert.Equal(Manifest.Levels[^1].Confidence, dense.Levels[0].Confidence);
        Assert.Equal(Manifest.Levels[^1] with { Confidence = null }, dense.Levels[0] with { Confidence = null });
        Assert.Equal(new ModelLevel { Budget = 0.5, Macs = half.Levels[0].Macs }, half.Levels[0]);
    }

    [Fact]
    public void The_SDK_opens_a_frozen_file_as_a_model_with_one_level_whatever_the_budget()
    {
        using var folder = new TemporaryFolder();
        var frozen = ModelFreezer.Freeze(Trained, 0.35, folder.File("frozen.onnx"));
        using var model = AdaptiveModel.Open(folder.File("frozen.onnx"));
        var pixels = new byte[28 * 28];
        new Random(2).NextBytes(pixels);

        Assert.Equal(0.3, Assert.Single(model.Levels).Budget);
        foreach (var budget in new[] { 0.05, 0.3, 1 })
        {
            var result = model.Run(Frame.Over(pixels, 28, 28, PixelFormat.Mono8), budget);
            Assert.Equal(0.3, result.Level.Budget);
            Assert.Equal(frozen.Frozen!.Tiers.Select(t => (long)t), result.Tiers.ToArray());
            Assert.Equal(frozen.Levels[0].Macs, result.Macs, 1e-6 * result.Macs);
        }
        Assert.Contains(model.Run(Frame.Over(pixels, 28, 28, PixelFormat.Mono8)).Label, Manifest.Labels);
    }

    [Fact]
    public void The_model_itself_is_never_the_target()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Trained, folder.File("model.onnx"));
        var roundabout = Path.Combine(folder.Path, ".", "model.onnx");

        Assert.Throws<ArgumentException>(() => ModelFreezer.Freeze(folder.File("model.onnx"), 0.3, roundabout));

        Assert.Equal(File.ReadAllBytes(Trained), File.ReadAllBytes(folder.File("model.onnx")));
    }

    [Fact]
    public void Nor_is_it_under_the_name_of_a_link_to_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A link needs a right there that tests need not have.");
        using var folder = new TemporaryFolder();
        File.Copy(Trained, folder.File("model.onnx"));
        File.CreateSymbolicLink(folder.File("link.onnx"), folder.File("model.onnx"));

        Assert.Throws<ArgumentException>(() => ModelFreezer.Freeze(folder.File("link.onnx"), 0.3, folder.File("model.onnx")));

        Assert.Equal(File.ReadAllBytes(Trained), File.ReadAllBytes(folder.File("model.onnx")));
    }

    [Fact]
    public void A_model_that_cannot_be_frozen_leaves_the_older_file_as_it_was()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("frozen.onnx"), "older");
        File.WriteAllBytes(folder.File("damaged.onnx"), File.ReadAllBytes(Trained)[..^100_000]);

        Assert.Throws<ModelFileException>(() => ModelFreezer.Freeze(folder.File("damaged.onnx"), 0.3, folder.File("frozen.onnx")));

        Assert.Equal(["damaged.onnx", "frozen.onnx"], folder.Names());
        Assert.Equal("older", File.ReadAllText(folder.File("frozen.onnx")));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_one_clear_sentence()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.File("missing"), "frozen.onnx");

        var error = Assert.Throws<IOException>(() => ModelFreezer.Freeze(Trained, 0.3, path));

        Assert.StartsWith($"The frozen model cannot be written to '{path}': ", error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_budget_that_is_none_is_refused(double budget)
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<ArgumentOutOfRangeException>(() => ModelFreezer.Freeze(Trained, budget, folder.File("frozen.onnx")));
        Assert.Empty(folder.Names());
    }

    [Theory]
    [InlineData(new[] { 0, 0 }, "2 tiers for 3 blocks")]
    [InlineData(new[] { 0, 5, 0 }, "'stage2.block1' has no tier 5; its tiers are 0 to 4")]
    [InlineData(new[] { -1, 0, 0 }, "'stage1.block1' has no tier -1")]
    public void Tiers_that_the_model_does_not_have_are_refused(int[] tiers, string problem)
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<ArgumentException>(() => ModelFreezer.Freeze(Trained, 0.3, folder.File("frozen.onnx"), tiers));

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
    }

    private static ModelRun Forced(IReadOnlyList<int> tiers) => new(Gated.Forced(
        ModelProto.Parser.ParseFrom(File.ReadAllBytes(Trained)), [.. Manifest.Blocks.Select(b => b.Tiers.Count)], tiers));
}
