using EdgeSdk.Models;

namespace EdgeSdk.Tests.Models;

public class ManifestRulesTests
{
    private static readonly ModelManifest Sound = ModelFile.Verify("tiny.onnx", new TinyModel().ToBytes()).Manifest;

    public static TheoryData<string, ModelManifest> Contradictions() => new()
    {
        { "no levels", Sound with { Levels = [] } },
        { "the levels do not rise", Sound with { Levels = Levels(0.3, 0.3, 1) } },
        { "the levels do not rise", Sound with { Levels = Levels(0.3, 0.3 + 1e-12, 1) } },
        { "the last level is 0.3", Sound with { Levels = Levels(0.1, 0.3) } },
        { "outside (0, 1]", Sound with { Levels = Levels(0, 1) } },
        { "outside (0, 1]", Sound with { Levels = Levels(double.NaN, 1) } },
        { "outside (0, 1]", Sound with { Levels = Levels(0.1, 1.5) } },
        { "spends NaN MACs", Sound with { Levels = [new() { Budget = 1, Macs = double.NaN }] } },
        { "an accuracy outside 0..1", Sound with { Levels = [new() { Budget = 1, Macs = 1, Top1 = 92 }] } },
        { "the temperature 0", Sound with { Levels = [new() { Budget = 1, Macs = 1, Temperature = 0 }] } },
        { "a calibration error of 1.5", Sound with { Levels = [new() { Budget = 1, Macs = 1, CalibrationError = 1.5 }] } },
        { "whose point 0 is not three numbers in 0..1", Sound with { Levels = [Curve(new ConfidencePoint(0.9, 0.5, double.NaN))] } },
        { "whose point 1 does not follow", Sound with { Levels = [Curve(new(0.9, 0.5, 1), new(0.9, 0.6, 1))] } },
        { "whose point 1 does not follow", Sound with { Levels = [Curve(new(0.9, 0.5, 1), new(0.8, 0.5, 1))] } },
        { "do not rise: 2 follows 8", Sound with { Blocks = [new("b", 8, [2, 8, 2, 8], [1, 2, 3, 4])] } },
        { "has 2 tiers and 1 tier MACs", Sound with { Blocks = [new("b", 8, [2, 8], [1])] } },
        { "tiers outside 0..8", Sound with { Blocks = [new("b", 8, [2, 9], [1, 2])] } },
        { "no name, no tiers", Sound with { Blocks = [new("b", 8, [], [])] } },
        { "spends -1 MACs", Sound with { Blocks = [new("b", 8, [2], [-1])] } },
        { "0 channels", Sound with { Input = new(0, 4, 4) } },
        { "the image is 4x0", Sound with { Input = new(1, 0, 4) } },
        { "embedding has length 0", Sound with { EmbeddingLength = 0 } },
        { "dense network spends 0 MACs", Sound with { DenseMacs = 0 } },
        { "weightsSha256", Sound with { WeightsSha256 = "abc" } },
        { "frozen and has 3 levels", Sound with { Frozen = Frozen(0, 0) } },
        { "frozen at 1 tiers for 2 blocks", Sound with { Levels = Levels(0.3), Frozen = Frozen(0) } },
        { "frozen at tier 2 of block 'block2', which has 2", Sound with { Levels = Levels(0.3), Frozen = Frozen(1, 2) } },
        { "frozen at tier -1 of block 'block1'", Sound with { Levels = Levels(0.3), Frozen = Frozen(-1, 0) } },
        { "frozen.weightsSha256", Sound with { Levels = Levels(0.3), Frozen = new() { Tiers = [0, 0], WeightsSha256 = "abc" } } },
    };

    [Fact]
    public void A_sound_manifest_has_no_problem() => Assert.Null(ManifestRules.FirstProblem(Sound));

    [Fact]
    public void A_frozen_model_has_one_level_which_need_not_be_dense() =>
        Assert.Null(ManifestRules.FirstProblem(Sound with { Levels = Levels(0.3), Frozen = Frozen(0, 1) }));

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void A_contradiction_is_named(string problem, ModelManifest manifest) =>
        Assert.Contains(problem, ManifestRules.FirstProblem(manifest));

    private static ModelLevel Curve(params ConfidencePoint[] points) => new() { Budget = 1, Macs = 1, Temperature = 1.5, Confidence = points };

    private static FrozenFrom Frozen(params int[] tiers) => new() { Tiers = tiers, WeightsSha256 = Sound.WeightsSha256 };

    private static ModelLevel[] Levels(params double[] budgets) => [.. budgets.Select(b => new ModelLevel { Budget = b, Macs = 1 })];
}
