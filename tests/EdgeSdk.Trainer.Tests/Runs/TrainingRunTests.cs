using EdgeSdk.Models;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Networks;

namespace EdgeSdk.Trainer.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private const string FineTuned = "fine-tuning.safetensors";

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_run_leaves_its_options_a_checkpoint_a_log_and_a_report_of_every_level()
    {
        var heard = new Heard();
        var report = Run("run", Separable.Options).Execute(heard, TestContext.Current.CancellationToken);

        var macs = Tiny.Network(classes: 2, levels: [0.4, 1]).Macs;
        Assert.Equal(macs.Dense, report.DenseMacs);
        Assert.Equal([0.4, 1], report.Levels.Select(level => level.Budget));
        // The test images are of the same kind as those the level was calibrated on.
        Assert.InRange(report.Levels[0].MacsShare, 0.3, 0.5);
        Assert.Equal(1, report.Levels[1].MacsShare, 12);
        foreach (var level in report.Levels)
        {
            Assert.Equal(level.MacsShare * macs.Dense, level.Macs, 6);
            Assert.InRange(level.LinearTop1, 0.9, 1);
            Assert.InRange(level.KnnTop1, 0.9, 1);
            Assert.Equal(1, level.LinearTop5);
            Assert.Equal(100, level.Confusion.Sum(label => label.Sum()));
            Assert.Equal(level.LinearTop1, (level.Confusion[0][0] + level.Confusion[1][1]) / 100.0, 9);
            Assert.InRange(level.CalibrationError, 0, 0.1);
            Assert.Equal(1, level.Confidence[^1].Share);
            Assert.All(level.Channels, block => Assert.Equal(1, block.AlwaysOn + block.AlwaysOff + block.DataDependent, 9));
            Assert.All(level.TierShares, block => Assert.Equal(1, block.Sum(), 9));
            var spent = macs.Base + level.TierShares.Zip(macs.Blocks, (shares, costs) => shares.Zip(costs, (share, cost) => share * cost).Sum()).Sum();
            Assert.Equal(spent, level.Macs, 3);
        }

        var (steps, path) = (2 * (256 / 32), _folder.File("run"));
        var log = File.ReadAllLines(Path.Combine(path, "log.jsonl"));
        Assert.Equal(steps, log.Count(line => line.Contains("\"step\"", StringComparison.Ordinal)));
        // The stripes are told apart before anything is learnt.
        Assert.Equal([1, 2], log.Where(line => line.Contains("\"epoch\"", StringComparison.Ordinal)).Select(line =>
        {
            var epoch = System.Text.Json.JsonDocument.Parse(line).RootElement;
            Assert.InRange(epoch.GetProperty("knnTop1").GetDouble(), 0.8, 1);
            return epoch.GetProperty("epoch").GetInt32();
        }));
        Assert.Equal(RunJson.Write(report), File.ReadAllText(Path.Combine(path, "report.json")).Trim());
        Assert.Equal(RunJson.Write(Separable.Options), File.ReadAllText(Path.Combine(path, "options.json")).Trim());
        var page = File.ReadAllText(Path.Combine(path, "report.html"));
        Assert.All(report.Levels, level => Assert.Contains(FormattableString.Invariant($"<td>{level.Budget:0.00}<td>{level.MacsShare:0.000}<td>{level.LinearTop1:0.0 %}"), page, StringComparison.Ordinal));
        Assert.Contains("Losses of pre-training", page, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(1, steps), heard.All.Where(progress => progress.Phase == "pre-training").Select(progress => (int)progress.Done));
        Assert.Empty(Directory.GetFiles(path, "*.tmp"));
        // Levels and blocks: four parts.
        Assert.Equal([1, 2, 3, 4], heard.All.Where(progress => progress.Phase == "calibrating levels").Select(progress => (int)progress.Done));
        Assert.All(heard.All.Where(progress => progress.Phase == "calibrating levels"), progress => Assert.Equal(4, progress.Total));

        var data = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(path, "data.json"))).RootElement;
        Assert.Equal(["lying", "standing"], data.GetProperty("classes").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal([128, 128], data.GetProperty("training").GetProperty("ofClass").EnumerateArray().Select(count => count.GetInt32()));
        Assert.Equal((20, 100), (data.GetProperty("heldOut").GetProperty("images").GetInt32(), data.GetProperty("test").GetProperty("images").GetInt32()));
        Assert.Equal(Separable.Images(256, 1).Fingerprint(), data.GetProperty("training").GetProperty("fingerprint").GetString());
        Assert.False(data.TryGetProperty("unlabelled", out _));
        // The commit, where the sources were one.
        Assert.Matches(@"^\d+\.\d+\.\d+(\+[0-9a-f]{40}(\.dirty)?)?$", report.Training.Trainer);
    }

    [Theory]
    [InlineData(3)] // In the first epoch, before the sub-networks' start at 0.25.
    [InlineData(8)] // Between the epochs.
    [InlineData(13)]
    public void A_run_that_was_stopped_goes_on_to_bit_identical_weights(int stopAfter)
    {
        var options = Separable.Options with { Elastic = new() { SubnetworkStart = 0.25 } };
        Run("whole", options).Execute(null, TestContext.Current.CancellationToken);

        using (var stop = new CancellationTokenSource())
        {
            var stopper = new Heard { When = progress => progress.Done == stopAfter, Then = stop.Cancel };
            Assert.ThrowsAny<OperationCanceledException>(() => Run("stopped", options).Execute(stopper, stop.Token));
        }

        Assert.Equal(stopAfter, int.Parse(TensorFile.ReadMetadata(Checkpoint("stopped"))["step"], System.Globalization.CultureInfo.InvariantCulture));
        var heard = new Heard();
        Run("stopped", options).Execute(heard, TestContext.Current.CancellationToken);

        Assert.Equal(stopAfter + 1, heard.All[0].Done);
        Assert.Equal(Weights("whole"), Weights("stopped"));
        Assert.Equal(Losses("whole"), Losses("stopped"));
    }

    [Fact]
    public void A_finished_run_is_evaluated_again_to_the_same_report_without_training()
    {
        var first = Run("run", Separable.Options).Execute(null, TestContext.Current.CancellationToken);
        var heard = new Heard();
        var second = Run("run", Separable.Options).Execute(heard, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(heard.All, progress => progress.Phase == "pre-training");
        Assert.Equal(RunJson.Write(first), RunJson.Write(second));
    }

    [Fact]
    public void Images_without_labels_train_the_encoder_and_those_with_labels_the_heads()
    {
        var (train, test) = (Separable.Images(256, 1), Separable.Images(100, 2));
        var bare = new Trainer.Data.ImageSet("bare", train.Shape, [.. Enumerable.Range(0, 256 * 64).Select(i => train[i / 64][i % 64])], [], []);
        var own = new TrainingRun(Separable.Options, train, test, _folder.File("own")).Execute(null, TestContext.Current.CancellationToken);
        var other = new TrainingRun(Separable.Options, train, test, _folder.File("bare"), bare).Execute(null, TestContext.Current.CancellationToken);
        // The same pixels, so the same weights and figures.
        Assert.Equal(Weights("own"), Weights("bare"));
        Assert.Equal(own.Levels[0].LinearTop1, other.Levels[0].LinearTop1);
        new TrainingRun(Separable.Options, train, test, _folder.File("more"), Separable.Images(300, 3)).Execute(null, TestContext.Current.CancellationToken);
        Assert.NotEqual(Weights("own"), Weights("more"));
    }

    [Fact]
    public void Steps_that_a_crash_lost_leave_no_line_in_the_log()
    {
        Run("whole", Separable.Options).Execute(null, TestContext.Current.CancellationToken);
        using (var stop = new CancellationTokenSource())
        {
            var stopper = new Heard { When = progress => progress.Done == 5, Then = stop.Cancel };
            Assert.ThrowsAny<OperationCanceledException>(() => Run("crashed", Separable.Options).Execute(stopper, stop.Token));
        }

        // What a process writes between its last checkpoint and its end.
        var log = _folder.File("crashed/log.jsonl");
        File.AppendAllLines(log, File.ReadLines(_folder.File("whole/log.jsonl")).Skip(5).Take(5));
        File.AppendAllText(log, "{\"stage\":\"pre-tra");
        Run("crashed", Separable.Options).Execute(null, TestContext.Current.CancellationToken);
        Assert.Equal(Losses("whole"), Losses("crashed"));
    }

    [Fact]
    public void The_encoder_of_another_run_takes_the_place_of_pre_training()
    {
        var first = Run("first", Separable.Options).Execute(null, TestContext.Current.CancellationToken);
        var heard = new Heard();
        var second = Run("second", Separable.Options with { Pretrained = Checkpoint("first") }).Execute(heard, TestContext.Current.CancellationToken);
        Assert.DoesNotContain(heard.All, progress => progress.Phase == "pre-training");
        Assert.Equal(0, second.Training.Epochs);
        // The same encoder, calibrated on the same images.
        Assert.Equal(first.Levels.Select(level => (level.MacsShare, level.LinearTop1, level.KnnTop1)), second.Levels.Select(level => (level.MacsShare, level.LinearTop1, level.KnnTop1)));

        var tuned = Run("tuned", Separable.Options with { Pretrained = Checkpoint("first"), FineTuning = new() { Epochs = 1 } }).Execute(null, TestContext.Current.CancellationToken);
        Assert.Equal((0, 1), (tuned.Training.Epochs, tuned.Training.FineTuningEpochs));
        Assert.True(File.Exists(_folder.File("tuned/fine-tuning.safetensors")));
        // The head alone was trained in the second.
        Assert.False(File.Exists(_folder.File("second/fine-tuning.safetensors")));
    }

    [Fact]
    public void Fine_tuning_changes_the_encoder_and_keeps_every_level_usable_in_one_file()
    {
        var options = Separable.Options with { FineTuning = new() { Epochs = 2 } };
        var report = Run("run", options).Execute(null, TestContext.Current.CancellationToken);

        Assert.NotEqual(Tensor("run", "network.stem"), Tensor("run", "network.stem", FineTuned));
        Assert.Equal([0.4, 1], report.Levels.Select(level => level.Budget));
        Assert.All(report.Levels, level => Assert.InRange(level.LinearTop1, 0.9, 1));
        // The test images are of the same kind as those the level was calibrated on.
        Assert.InRange(report.Levels[0].MacsShare, 0.3, 0.5);
        Assert.InRange(report.ExportMaxDifference!.Value, 0, 1e-3);
        Assert.Equal(report.Levels.Select(level => level.LinearTop1), ModelManifest.Read(_folder.File("run/model.onnx")).Levels.Select(level => level.Top1!.Value));
    }

    [Fact]
    public void A_rare_class_pulls_as_hard_as_the_other_in_fine_tuning_and_in_the_head_unless_told_otherwise()
    {
        // Of 256 images 16 stand.
        var (all, test) = (Separable.Images(480, 1), Separable.Images(100, 2));
        int[] kept = [.. Enumerable.Range(0, 480).Where(i => i % 2 == 0 || i < 32)];
        var train = new Trainer.Data.ImageSet("stripes", all.Shape, [.. kept.SelectMany(i => all[i].ToArray())], [.. kept.Select(i => all.Labels[i])], [.. all.ClassNames]);
        TrainingReport Report(double balance) => new TrainingRun(
            Separable.Options with { ClassBalance = balance, FineTuning = new() { Epochs = 1 } }, train, test, _folder.File($"{balance}")).Execute(null, TestContext.Current.CancellationToken);
        var (even, plain) = (Report(1), Report(0));

        Assert.Equal(Weights("1"), Weights("0"));
        Assert.NotEqual(Tensor("1", "network.stem", FineTuned), Tensor("0", "network.stem", FineTuned));
        // Of the 50 test images that stand.
        for (var level = 0; level < 2; level++)
            Assert.InRange(even.Levels[level].Confusion[1][1], Math.Max(45, plain.Levels[level].Confusion[1][1]), 50);
    }

    [Fact]
    public void A_checkpoint_of_another_network_is_no_encoder_and_leaves_no_report()
    {
        Run("first", Separable.Options).Execute(null, TestContext.Current.CancellationToken);
        var other = Separable.Options with { Pretrained = Checkpoint("first"), Network = Separable.Options.Network with { StemChannels = 4 } };
        Assert.Contains("another network", Assert.Throws<InvalidDataException>(() => Run("other", other).Execute(null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        File.WriteAllText(_folder.File("text"), "hello");
        Assert.Contains("is not a checkpoint", Assert.Throws<InvalidDataException>(() =>
            Run("none", Separable.Options with { Pretrained = _folder.File("text") }).Execute(null, TestContext.Current.CancellationToken)).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("other/report.json")));
    }

    [Fact]
    public void Another_seed_makes_other_weights()
    {
        Run("one", Separable.Options).Execute(null, TestContext.Current.CancellationToken);
        Run("two", Separable.Options with { Seed = 2 }).Execute(null, TestContext.Current.CancellationToken);
        Assert.NotEqual(Weights("one"), Weights("two"));
    }

    [Fact]
    public void Other_options_in_the_same_folder_are_refused_and_change_nothing_there()
    {
        Run("run", Separable.Options).Execute(null, TestContext.Current.CancellationToken);
        var before = Directory.GetFiles(_folder.File("run")).ToDictionary(path => path, File.ReadAllText);

        var error = Assert.Throws<InvalidDataException>(() =>
            Run("run", Separable.Options with { LearningRate = 0.5 }).Execute(null, TestContext.Current.CancellationToken));

        Assert.Contains("\"learningRate\": 0.002", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"learningRate\": 0.5", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFiles(_folder.File("run")).ToDictionary(path => path, File.ReadAllText));
    }

    [Fact]
    public void A_loss_that_is_not_a_number_stops_the_run_and_names_the_step()
    {
        var error = Assert.Throws<DivergedException>(() =>
            Run("run", Separable.Options with { LearningRate = 1e30, WarmUp = 0 }).Execute(null, TestContext.Current.CancellationToken));
        Assert.InRange(error.Step, 1, 3);
        Assert.Null(error.Checkpoint);
        Assert.Contains($"step {error.Step} ", error.Message, StringComparison.Ordinal);
        Assert.Contains("no checkpoint yet", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_diverges_names_a_checkpoint_that_holds_numbers_only()
    {
        var options = Separable.Options with { LearningRate = 1e30, CheckpointSeconds = 1e-9 };
        var error = Assert.Throws<DivergedException>(() => Run("run", options).Execute(null, TestContext.Current.CancellationToken));
        Assert.Equal(Checkpoint("run"), error.Checkpoint);
        Assert.Contains(Checkpoint("run"), error.Message, StringComparison.Ordinal);
        Assert.All(Singles("run"), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_checkpoint_that_finds_no_room_ends_the_run_and_leaves_the_one_before_it_to_go_on_from()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The device that is always full is Linux's.");
        var options = Separable.Options with { CheckpointSeconds = 1e-9 };
        Run("whole", options).Execute(null, TestContext.Current.CancellationToken);
        // What is written beside the checkpoint of the sixth step goes to a disk without room.
        var full = new Heard
        {
            When = progress => progress.Done == 6,
            Then = () => File.CreateSymbolicLink($"{Checkpoint("full")}.{Environment.ProcessId}-{LastWriter() + 1}.tmp", "/dev/full"),
        };
        var error = Assert.Throws<IOException>(() => Run("full", options).Execute(full, TestContext.Current.CancellationToken));

        Assert.StartsWith($"{Checkpoint("full")}: the checkpoint of step 6 cannot be written: No space left on device", error.Message, StringComparison.Ordinal);
        Assert.Contains("The one before it is whole; make room", error.Message, StringComparison.Ordinal);
        Assert.Equal("5", TensorFile.ReadMetadata(Checkpoint("full"))["step"]);
        Assert.Empty(Directory.GetFiles(_folder.File("full"), "*.tmp"));
        Run("full", options).Execute(null, TestContext.Current.CancellationToken);
        Assert.Equal(Weights("whole"), Weights("full"));
    }

    [Theory]
    [InlineData(16)] // After the last step of pre-training, before fine-tuning has a checkpoint.
    [InlineData(20)]
    public void A_run_that_was_stopped_before_its_end_is_fine_tuned_to_bit_identical_weights(int stopAfter)
    {
        var options = Separable.Options with { FineTuning = new() { Epochs = 1 } };
        Run("whole", options).Execute(null, TestContext.Current.CancellationToken);

        using (var stop = new CancellationTokenSource())
        {
            var steps = 0;
            var stopper = new Heard { When = _ => ++steps == stopAfter, Then = stop.Cancel };
            Assert.ThrowsAny<OperationCanceledException>(() => Run("stopped", options).Execute(stopper, stop.Token));
        }

        Run("stopped", options).Execute(null, TestContext.Current.CancellationToken);

        Assert.Equal(Weights("whole", FineTuned), Weights("stopped", FineTuned));
        Assert.Equal(Losses("whole"), Losses("stopped"));
    }

    [Theory]
    [InlineData("vicreg", new[] { 1.0 })]
    [InlineData("vicreg-gating", new[] { 0.7, 1.0 })]
    [InlineData("vicreg-dual", new[] { 0.7, 1.0 })]
    public void The_papers_methods_are_measured_with_their_gates_and_without_and_exported(string method, double[] budgets)
    {
        var report = Run("run", Separable.Options with { Method = method, Target = 0.7 }).Execute(null, TestContext.Current.CancellationToken);

        Assert.Equal(method, report.Training.Method);
        Assert.Equal(budgets, report.Levels.Select(level => level.Budget));
        foreach (var level in report.Levels)
        {
            Assert.Equal(level.MacsShare * report.DenseMacs, level.Macs, 6);
            Assert.InRange(level.LinearTop1, 0.9, 1);
            Assert.InRange(level.KnnTop1, 0.9, 1);
            Assert.Empty(level.TierShares);
            // The paper's methods come near their target at best.
            if (level.Budget < 1)
                Assert.InRange(level.MacsShare, 0.25, 0.99);
            else
                Assert.Equal(1, level.MacsShare);
        }

        Assert.Null(report.ExportSkipped);
        Assert.InRange(report.ExportMaxDifference!.Value, 0, 1e-4);
        var manifest = ModelManifest.Read(_folder.File("run/model.onnx"));
        Assert.Equal(report.DenseMacs, manifest.DenseMacs);
        Assert.Equal(report.Levels.Select(level => (level.Budget, level.LinearTop1)), manifest.Levels.Select(level => (level.Budget, level.Top1!.Value)));
        // A branch computes its whole tier, of which the gates count the channels that are on.
        Assert.All(report.Levels.Zip(manifest.Levels), pair => Assert.InRange(pair.Second.Macs, pair.First.Macs, pair.First.Budget < 1 ? double.MaxValue : pair.First.Macs));

        Assert.Equal(
            ["checkpoint.safetensors", "data.json", "log.jsonl", "model.onnx", "options.json", "report.html", "report.json"],
            Directory.GetFiles(_folder.File("run")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("vicreg", "adamw")]
    [InlineData("vicreg-gating", "adamw")]
    [InlineData("vicreg-dual", "lars")]
    [InlineData("elastic", "lars")]
    public void Every_method_goes_on_to_bit_identical_weights(string method, string optimizer)
    {
        var options = Separable.Options with { Method = method, Target = 0.7, Optimizer = optimizer };
        Run("whole", options).Execute(null, TestContext.Current.CancellationToken);

        StopAndGoOn("stopped", options);

        Assert.Equal(Weights("whole"), Weights("stopped"));
        Assert.Equal(Losses("whole"), Losses("stopped"));
    }

    [Fact]
    public void Dual_with_separate_norms_goes_on_to_bit_identical_weights_and_is_measured_at_both_levels()
    {
        var options = Separable.Options with { Method = "vicreg-dual", Target = 0.7, Gating = new() { SeparateNorms = true } };
        var report = Run("whole", options).Execute(null, TestContext.Current.CancellationToken);
        Assert.All(report.Levels, level => Assert.InRange(level.LinearTop1, 0.9, 1));
        StopAndGoOn("stopped", options);
        Assert.Equal(Weights("whole"), Weights("stopped"));
        // The two began alike: that they differ was learnt.
        var (gated, dense) = (Tensor("whole", "network.stage1_block1.norm1.weight"), Tensor("whole", "network.stage1_block1.norm1.weight1"));
        Assert.Equal(gated.Count, dense.Count);
        Assert.NotEqual(gated, dense);
        Assert.Contains("trained with gating.separateNorms has no form in a model file", report.ExportSkipped, StringComparison.Ordinal);
        Assert.Null(report.ExportMaxDifference);
        Assert.False(File.Exists(_folder.File("whole/model.onnx")));
    }

    [Fact]
    public void A_momentum_teacher_and_a_student_head_go_on_to_bit_identical_weights()
    {
        var options = Separable.Options with { Elastic = new() { TeacherMomentum = 0.9, StudentHead = 8, LaterDecay = 0.1, SubnetworkStart = 0.25 } };
        Run("whole", options).Execute(null, TestContext.Current.CancellationToken);
        StopAndGoOn("stopped", options);
        Assert.Equal(Weights("whole"), Weights("stopped"));
        Assert.Equal(Losses("whole"), Losses("stopped"));
    }

    [Theory]
    [InlineData("block")]
    [InlineData("stage")]
    [InlineData("level")]
    public void A_run_ends_in_a_model_whatever_a_decision_covers_and_the_model_says_where_images_run(string gatePer)
    {
        var network = Tiny.Options with { Gates = GateKinds.Budget, GatePer = gatePer, Stages = [new(8, 2, 1), new(16, 2, 2)] };
        var report = Run("run", Separable.Options with { Network = network, Levels = [0.5, 1] }).Execute(null, TestContext.Current.CancellationToken);
        var manifest = ModelManifest.Read(_folder.File("run/model.onnx"));

        Assert.InRange(report.ExportMaxDifference!.Value, 0, 1e-3);
        Assert.Equal(gatePer switch { "stage" => [2, 2], "level" => [4], _ => (int[]?)null }, manifest.Units?.Select(unit => unit.Blocks));
        Assert.All(manifest.Levels, level => Assert.All(level.TierShares!, shares => Assert.Equal(1, shares.Sum(), 9)));
        // Of the dense level every image runs at every last tier.
        Assert.All(manifest.Levels[^1].TierShares!, shares => Assert.Equal(1, shares[^1]));
    }

    [Fact]
    public void A_run_in_bfloat16_learns_goes_on_to_bit_identical_weights_and_ends_in_a_model()
    {
        var options = Separable.Options with { Precision = PrecisionNames.BFloat16 };
        var report = Run("whole", options).Execute(null, TestContext.Current.CancellationToken);
        Assert.All(report.Levels, level => Assert.InRange(level.LinearTop1, 0.9, 1));
        Assert.True(File.Exists(_folder.File("whole/model.onnx")));
        StopAndGoOn("stopped", options);
        Assert.Equal(Weights("whole"), Weights("stopped"));
        Run("single", Separable.Options).Execute(null, TestContext.Current.CancellationToken);
        Assert.NotEqual(Weights("single"), Weights("whole"));
    }

    [Fact]
    public void A_separate_gate_per_block_ends_in_a_model_like_any_other()
    {
        var report = Run("run", Separable.Options with { Network = Tiny.Options with { SeparateGates = true } }).Execute(null, TestContext.Current.CancellationToken);
        Assert.Null(report.ExportSkipped);
        Assert.InRange(report.ExportMaxDifference!.Value, 0, 1e-3);
        Assert.True(File.Exists(_folder.File("run/model.onnx")));
    }

    [Fact]
    public void Another_method_or_target_is_refused_and_settings_of_other_methods_are_not()
    {
        var options = Separable.Options with { Method = "vicreg-dual", Target = 0.7 };
        Run("run", options).Execute(null, TestContext.Current.CancellationToken);

        foreach (var other in new[] { options with { Target = 0.6 }, options with { Method = "vicreg-gating" }, options with { Gating = new() { BoundWeight = 2 } } })
            Assert.Throws<InvalidDataException>(() => Run("run", other).Execute(null, TestContext.Current.CancellationToken));
        Run("run", options with { Levels = [0.5, 1], Elastic = new() { MacsWeight = 7 } }).Execute(null, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Sets_that_do_not_fit_are_refused_before_anything_is_written()
    {
        var (train, test) = (Separable.Images(64, 1), Separable.Images(64, 2));
        var path = _folder.File("none");
        var unlabelled = new Trainer.Data.ImageSet("x", train.Shape, new byte[64 * 64], [], []);
        var larger = new Trainer.Data.ImageSet("x", new Models.ModelInput(1, 16, 16), new byte[16 * 16], [0], ["a"]);

        Assert.Throws<ArgumentException>(() => new TrainingRun(Separable.Options, unlabelled, test, path));
        Assert.Throws<ArgumentException>(() => new TrainingRun(Separable.Options, train, unlabelled, path));
        Assert.Throws<ArgumentException>(() => new TrainingRun(Separable.Options, train, larger, path));
        Assert.Throws<ArgumentException>(() => new TrainingRun(Separable.Options, train, test, path, larger));
        Assert.Contains("59 images that are not held out", Assert.Throws<ArgumentException>(() =>
            new TrainingRun(Separable.Options with { BatchSize = 64, FineTuning = new() { Epochs = 1 } }, train, test, path)).Message, StringComparison.Ordinal);
        Assert.Contains("65", Assert.Throws<ArgumentException>(() => new TrainingRun(Separable.Options with { BatchSize = 65 }, train, test, path)).Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(path));
    }

    public void Dispose() => _folder.Dispose();

    private TrainingRun Run(string name, TrainingOptions options) => new(options, Separable.Images(256, 1), Separable.Images(100, 2), _folder.File(name));

    // Stopped at the eleventh step, and gone on with.
    private void StopAndGoOn(string name, TrainingOptions options)
    {
        using var stop = new CancellationTokenSource();
        var stopper = new Heard { When = progress => progress.Done == 11, Then = stop.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(() => Run(name, options).Execute(stopper, stop.Token));
        Run(name, options).Execute(null, TestContext.Current.CancellationToken);
    }

    private string Checkpoint(string name, string file = "checkpoint.safetensors") => Path.Combine(_folder.File(name), file);

    /// <summary>All bytes of all tensors, of the network, the projector and the optimizer.</summary>
    private byte[] Weights(string name, string file = "checkpoint.safetensors")
    {
        var bytes = File.ReadAllBytes(Checkpoint(name, file));
        return bytes[(8 + (int)BitConverter.ToInt64(bytes))..];
    }

    /// <summary>The number of the file written last in this process, which is in the name of its temporary one: found by writing one.</summary>
    private int LastWriter()
    {
        var name = "";
        AtomicFile.Write(_folder.File("probe"), stream => name = ((FileStream)stream).Name);
        return int.Parse(name.Split('-', '.')[^2], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>All F32 tensors.</summary>
    private List<float> Singles(string name) => Tensor(name, null);

    /// <summary>One F32 tensor, or all of them.</summary>
    private List<float> Tensor(string name, string? wanted, string file = "checkpoint.safetensors")
    {
        var bytes = File.ReadAllBytes(Checkpoint(name, file));
        var start = 8 + (int)BitConverter.ToInt64(bytes);
        using var header = System.Text.Json.JsonDocument.Parse(bytes.AsMemory(8, start - 8));
        return [.. header.RootElement.EnumerateObject()
            .Where(tensor => tensor.Name != "__metadata__" && (wanted is null || tensor.Name == wanted) && tensor.Value.GetProperty("dtype").GetString() == "F32")
            .SelectMany(tensor =>
            {
                var offsets = tensor.Value.GetProperty("data_offsets");
                return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(
                    bytes.AsSpan(start + offsets[0].GetInt32(), offsets[1].GetInt32() - offsets[0].GetInt32())).ToArray();
            })];
    }

    private List<string> Losses(string name) =>
        [.. File.ReadLines(Path.Combine(_folder.File(name), "log.jsonl")).Select(line => line.Split("\"seconds\"")[0])];
}
