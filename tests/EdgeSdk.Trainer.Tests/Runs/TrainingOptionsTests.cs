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

    [Fact]
    public void A_mistake_is_named_with_its_line()
    {
        var unknown = Assert.Throws<System.Text.Json.JsonException>(() => TrainingOptions.Parse("{\n\"epochs\": 1,\n\"elastic\": { \"macsweight\": 3 } }"));
        Assert.Equal(("'elastic.macsweight' is no option; the nearest is 'elastic.macsWeight'", 2L), (unknown.Message, unknown.LineNumber!.Value));
        var kind = Assert.Throws<System.Text.Json.JsonException>(() => TrainingOptions.Parse("{\n\"network\": {\n\"stages\": [ { \"channels\": \"8\" } ] } }"));
        Assert.Equal(2, kind.LineNumber);
        Assert.StartsWith("network.stages must be a list of", kind.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("epochs", "7", "7")]
    [InlineData("seed", "12345678901", "12345678901")]
    [InlineData("learningRate", "1e-3", "0.001")]
    [InlineData("method", "vicreg", "\"vicreg\"")]
    [InlineData("network.skip", "false", "false")]
    [InlineData("network.stages", """[{"channels":8,"blocks":2,"stride":1}]""", """[{"channels":8,"blocks":2,"stride":1}]""")]
    [InlineData("levels", "0.25,1", "[0.25,1]")]
    [InlineData("levels", "[0.25, 1]", "[0.25,1]")]
    [InlineData("fineTuning.augmentation.flip", "0.25", "0.25")]
    public void An_option_is_set_by_its_name_and_all_others_stay(string key, string value, string json)
    {
        var before = System.Text.Json.Nodes.JsonNode.Parse(RunJson.Write(Default))!;
        var after = System.Text.Json.Nodes.JsonNode.Parse(RunJson.Write(Default.With(key, value)))!;
        string[] names = key.Split('.');
        var (from, to) = (before, after);
        foreach (var name in names.SkipLast(1))
            (from, to) = (from[name]!, to[name]!);
        Assert.Equal(json, to[names[^1]]!.ToJsonString());
        Assert.NotEqual(json, from[names[^1]]?.ToJsonString());
        to[names[^1]] = from[names[^1]]?.DeepClone();
        // What follows from the stages is written beside them.
        after["network"]!["embeddingLength"] = before["network"]!["embeddingLength"]!.DeepClone();
        Assert.Equal(before.ToJsonString(), after.ToJsonString());
    }

    [Theory]
    [InlineData("epoch", "1", "'epochs'")]
    [InlineData("network", "1", "'network'")]
    [InlineData("epochs", "1.5", "a whole number, it is 1.5")]
    [InlineData("levels", "low,high", "a list of numbers, it is low,high")]
    [InlineData("network.skip", "no", "true or false, it is no")]
    [InlineData("network.stages", "3", "a list of {channels")]
    public void What_cannot_be_set_is_named(string key, string value, string named) =>
        Assert.Contains(named, Assert.Throws<ArgumentException>(() => Default.With(key, value)).Message, StringComparison.Ordinal);

    [Fact]
    public void Every_option_is_listed_with_the_default_it_has()
    {
        Assert.Equal(TrainingOptions.All.Select(option => option.Key).Distinct(), TrainingOptions.All.Select(option => option.Key));
        foreach (var option in TrainingOptions.All.Where(option => option.Default != "null"))
        {
            var same = Default.With(option.Key, option.Kind == "text" ? option.Default.Trim('"') : option.Default);
            Assert.Equal(RunJson.Write(Default), RunJson.Write(same));
        }
    }

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
        { Default with { Method = MethodNames.VicRegGating, Gating = new() { SeparateNorms = true } }, "has no dense pass" },
        { Default with { Epochs = 0 }, "epochs" },
        { Default with { HeldOut = 0 }, "held-out" },
        { Default with { HeldOut = 1 }, "held-out" },
        { Default with { ClassBalance = 1.5 }, "class balance" },
        { Default with { FineTuning = new() { LabelSmoothing = 1 } }, "label smoothing" },
        { Default with { FineTuning = new() { MacsWeight = -1 } }, "MACs weight of fine-tuning" },
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
        { Default with { Precision = "float16" }, "bfloat16" },
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
        { Default with { Elastic = new() { TeacherMomentum = 1 } }, "momentum" },
        { Default with { Elastic = new() { StudentHead = 1 } }, "student head" },
        { Default with { Elastic = new() { LaterDecay = -1 } }, "later channels" },
        { Default with { Elastic = new() { TeacherMomentum = 0.9, SubnetworkWeight = 0, SmallestWeight = 0 } }, "weights are 0" },
        { Default with { Network = new() { Stages = [] } }, "stage" },
    };

    [Theory]
    [MemberData(nameof(Impossible), DisableDiscoveryEnumeration = true)]
    public void Impossible_options_are_refused_by_name(TrainingOptions options, string name) =>
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => options.Validate(1000)).Message, StringComparison.Ordinal);
}
