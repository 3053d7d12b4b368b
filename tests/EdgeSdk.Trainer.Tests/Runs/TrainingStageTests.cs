using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Networks;
using Microsoft.Extensions.Time.Testing;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Runs;

public sealed class TrainingStageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Weights_that_are_no_numbers_are_not_saved_over_the_last_good_checkpoint()
    {
        var options = Separable.Options with { Elastic = new() { SubnetworkStart = 0.99 } };
        var network = Tiny.Network(0.4, 1);
        using var projector = new Projector(16, 16);
        var settings = new StageSettings("stage", "stage.safetensors", 1, 1e-3, options.Augmentation, all => all);
        using var stage = new TrainingStage(settings, options, Separable.Images(64, 1), new ElasticMethod(network, projector, options.Elastic), _folder.Path);

        // The gate takes no part until sub-networks join, so the loss stays a number.
        using (no_grad())
            network.Gate.state_dict()["bias2"].fill_(double.NaN);
        var error = Assert.Throws<DivergedException>(() => stage.Run(null, TestContext.Current.CancellationToken));

        Assert.Equal(stage.Steps, error.Step);
        Assert.Null(error.Checkpoint);
        Assert.Equal(["log.jsonl"], _folder.Names());
    }

    [Fact]
    public void Only_what_a_step_waited_for_its_views_counts_as_waiting_and_checkpoints_keep_their_interval()
    {
        // A clock that stands still but for one second after every step, while the progress is shown.
        var clock = new FakeTimeProvider();
        var options = Separable.Options with { CheckpointSeconds = 2.5 };
        var (path, saved) = (_folder.File("stage.safetensors"), new List<(long Step, string? Saved)>());
        using var projector = new Projector(16, 16);
        var settings = new StageSettings("stage", "stage.safetensors", 1, 1e-3, options.Augmentation, all => all);
        using var stage = new TrainingStage(
            settings, options, Separable.Images(256, 1), new ElasticMethod(Tiny.Network(0.4, 1), projector, options.Elastic), _folder.Path, time: clock);

        stage.Run(
            new Heard
            {
                When = progress =>
                {
                    saved.Add((progress.Done, File.Exists(path) ? TensorFile.ReadMetadata(path)["step"] : null));
                    clock.Advance(TimeSpan.FromSeconds(1));
                    return false;
                },
            },
            TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), (stage.Seconds, stage.WaitingSeconds));
        Assert.Equal([(1, null), (2, null), (3, null), (4, "3"), (5, "3"), (6, "3"), (7, "6"), (8, "6")], saved);
        Assert.Equal("8", TensorFile.ReadMetadata(path)["step"]);
        Assert.All(File.ReadLines(_folder.File("log.jsonl")), line => Assert.EndsWith(",\"seconds\":0,\"waiting\":0}", line, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();
}
