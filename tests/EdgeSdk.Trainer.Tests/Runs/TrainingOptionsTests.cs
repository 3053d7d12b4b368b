using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Trainer.Tests.Runs;

public class TrainingOptionsTests
{
    private static readonly TrainingOptions Default = new();

    [Fact]
    public void The_defaults_are_valid_and_survive_their_file()
    {
        Default.Validate(60_000);
        var text = RunJson.Write(Default);
        Assert.Equal(text, RunJson.Write(RunJson.Read<TrainingOptions>(text)));
    }

    [Fact]
    public void An_unknown_key_is_refused() =>
        Assert.Throws<System.Text.Json.JsonException>(() => RunJson.Read<TrainingOptions>("""{"epoch": 3}"""));

    public static TheoryData<TrainingOptions, string> Impossible => new()
    {
        { Default with { Method = "vicreg-tripled" }, "vicreg-dual" },
        { Default with { Target = 0 }, "target" },
        { Default with { Target = 1 }, "target" },
        { Default with { Optimizer = "sgd" }, "lars" },
        { Default with { Method = MethodNames.VicReg, FineTuning = new() { Epochs = 1 } }, "fine-tuning" },
        { Default with { Gating = new() { MacsWeight = -1 } }, "MACs weight of gating" },
        { Default with { Gating = new() { BoundWeight = double.NaN } }, "bound weight" },
        { Default with { Gating = new() { BoundDecay = -1 } }, "bound decay" },
        { Default with { Epochs = 0 }, "epochs" },
        { Default with { HeldOut = 0 }, "held-out" },
        { Default with { HeldOut = 1 }, "held-out" },
        { Default with { BatchSize = 1 }, "batch size" },
        { Default with { BatchSize = 1001 }, "1000 images" },
        { Default with { LearningRate = 0 }, "learning rate" },
        { Default with { LearningRate = double.NaN }, "learning rate" },
        { Default with { LearningRate = double.PositiveInfinity }, "learning rate" },
        { Default with { WeightDecay = -1 }, "weight decay" },
        { Default with { WarmUp = 1 }, "warm-up" },
        { Default with { WarmUp = double.NaN }, "warm-up" },
        { Default with { Levels = [] }, "levels" },
        { Default with { Levels = [0.5] }, "levels" },
        { Default with { Levels = [0, 1] }, "levels" },
        { Default with { Levels = [0.5, 0.2, 1] }, "levels" },
        { Default with { Levels = [double.NaN, 1] }, "levels" },
        { Default with { ProjectorWidth = 1 }, "projector width" },
        { Default with { Threads = -1 }, "threads" },
        { Default with { CheckpointSeconds = 0 }, "checkpoints" },
        { Default with { CalibrationImages = 1 }, "calibration images" },
        { Default with { Elastic = new() { MacsWeight = -1 } }, "MACs weight" },
        { Default with { Elastic = new() { SubnetworkWeight = double.NaN } }, "sub-network weight" },
        { Default with { Elastic = new() { SubnetworkStart = 1 } }, "sub-networks" },
        { Default with { Elastic = new() { BudgetMin = 0 } }, "budgets" },
        { Default with { Elastic = new() { BudgetMin = 0.9 } }, "budgets" },
        { Default with { Elastic = new() { BudgetMax = 1.1 } }, "budgets" },
        { Default with { Augmentation = new() { CropScaleMin = 0 } }, "crop scale" },
        { Default with { Augmentation = new() { CropScaleMin = 1.5f } }, "crop scale" },
        { Default with { Augmentation = new() { CropAspectMax = 0.9f } }, "crop aspect" },
        { Default with { Augmentation = new() { Flip = 1.5f } }, "flip" },
        { Default with { Augmentation = new() { Jitter = -0.1f } }, "jitter" },
        { Default with { Augmentation = new() { Brightness = float.NaN } }, "brightness" },
        { Default with { Augmentation = new() { Contrast = -1 } }, "contrast" },
        { Default with { Augmentation = new() { Saturation = -1 } }, "saturation" },
        { Default with { Augmentation = new() { Grey = 2 } }, "grey" },
        { Default with { Augmentation = new() { Solarize = 2 } }, "solarise" },
        { Default with { Network = new() { Stages = [] } }, "stage" },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void Impossible_options_are_refused_by_name(TrainingOptions options, string name) =>
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => options.Validate(1000)).Message, StringComparison.Ordinal);
}
