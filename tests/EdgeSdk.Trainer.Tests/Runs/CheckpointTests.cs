using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Runs;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly DisposeScope _scope = NewDisposeScope();

    private string FilePath => _folder.File("checkpoint");

    [Fact]
    public void All_of_a_checkpoint_comes_back()
    {
        var saved = Randomised.Images(1, 3);
        new Checkpoint(FilePath, Identity(Separable.Options), [("t", saved)]) { Step = 7, Seconds = 0.1 + 0.2, WaitingSeconds = 1e-9 }.Save();

        var read = zeros(3);
        var checkpoint = new Checkpoint(FilePath, Identity(Separable.Options), [("t", read)]);
        checkpoint.Resume();

        Assert.Equal((7, 0.1 + 0.2, 1e-9), (checkpoint.Step, checkpoint.Seconds, checkpoint.WaitingSeconds));
        Assert.Equal(saved.Values(), read.Values());
    }

    [Fact]
    public void Without_a_file_nothing_changes()
    {
        var checkpoint = new Checkpoint(FilePath, Identity(Separable.Options), [("t", zeros(3))]);
        checkpoint.Resume();
        Assert.Equal(0, checkpoint.Step);
    }

    [Fact]
    public void Other_options_are_refused_with_what_they_were_and_are()
    {
        new Checkpoint(FilePath, Identity(Separable.Options), []).Save();
        var error = Assert.Throws<InvalidDataException>(() => new Checkpoint(FilePath, Identity(Separable.Options with { BatchSize = 16 }), []).Resume());
        Assert.Contains("\"batchSize\": 32", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"batchSize\": 16", error.Message, StringComparison.Ordinal);
        Assert.Contains(FilePath, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tensors_of_another_network_are_refused()
    {
        new Checkpoint(FilePath, Identity(Separable.Options), [("t", zeros(3))]).Save();
        Assert.Throws<InvalidDataException>(() => new Checkpoint(FilePath, Identity(Separable.Options), [("t", zeros(4))]).Resume());
        Assert.Throws<InvalidDataException>(() => new Checkpoint(FilePath, Identity(Separable.Options), [("u", zeros(3))]).Resume());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("seven")]
    [InlineData("99999999999")]
    [InlineData("-1")]
    public void A_step_that_is_no_number_of_steps_is_refused(string? step)
    {
        var metadata = new Dictionary<string, string> { ["options"] = RunJson.Write(Separable.Options), ["seconds"] = "1", ["waitingSeconds"] = "0" };
        if (step is not null)
            metadata["step"] = step;
        TensorFile.Write(FilePath, [], metadata);
        Assert.Throws<InvalidDataException>(() => new Checkpoint(FilePath, Identity(Separable.Options), []).Resume());
    }

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Other_images_are_refused()
    {
        new Checkpoint(FilePath, Identity(Separable.Options), []).Save();
        var error = Assert.Throws<InvalidDataException>(() => new Checkpoint(FilePath, Identity(Separable.Options, "others"), []).Resume());
        Assert.Contains("then the images were ours, now others", error.Message, StringComparison.Ordinal);
    }

    private static StageIdentity Identity(TrainingOptions options, string images = "ours") => new(options, images, all => all);
}
