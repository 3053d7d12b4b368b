using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Networks;
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

    public void Dispose() => _folder.Dispose();
}
