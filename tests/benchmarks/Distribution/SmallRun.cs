using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Runs;
using static TorchSharp.torch;

namespace EdgeSdk.Benchmarks.Distribution;

/// <summary>Steps of a small network over images made of a seed, the same on every rank.</summary>
internal static class SmallRun
{
    /// <summary>Fine-tuning with labels, which has no name of its own among the methods.</summary>
    public const string WithLabels = "fine-tuning";

    public const int Batch = 32;

    public static readonly NetworkOptions Network = new()
    {
        StemChannels = 8,
        Stages = [new(8, 1, 1), new(16, 1, 2)],
        TierFractions = [0.25, 0.5, 1],
        TierMultiple = 2,
        GateHidden = 6,
    };

    /// <summary>Trains, and tells every parameter after each step.</summary>
    /// <param name="method">The method, or <see cref="WithLabels"/>.</param>
    /// <param name="gates">What the gates of elastic networks read.</param>
    /// <param name="steps">How many steps.</param>
    /// <param name="ranks">The ranks.</param>
    /// <param name="folder">A folder for the log.</param>
    /// <param name="learningRate">The highest learning rate.</param>
    /// <param name="told">Hears all parameters.</param>
    public static void Train(string method, string gates, int steps, Communicator ranks, string folder, double learningRate, Action<float[]> told)
    {
        set_num_threads(1);
        manual_seed(1);
        var options = new TrainingOptions
        {
            Method = method == WithLabels ? MethodNames.Elastic : method,
            Target = 0.6,
            Epochs = 1,
            BatchSize = Batch,
            LearningRate = learningRate,
            Levels = [0.4, 1],
            ProjectorWidth = 32,
            Threads = 1,
            CheckpointSeconds = 3600,
            Network = Network with { Gates = gates },
            Elastic = new ElasticOptions { SubnetworkStart = 0 },
        };
        var images = Images(Batch * steps);
        using var network = MethodChoice.Network(options, images);
        using var projector = new Projector(options.Network.EmbeddingLength, options.ProjectorWidth);
        using var head = nn.Linear(options.Network.EmbeddingLength, images.ClassNames.Count);
        var trained = method == WithLabels
            ? new SupervisedMethod((ElasticResNet)network, head, options.Elastic, options.FineTuning, [1, 1])
            : MethodChoice.Method(options, network, projector);
        Tensor[] parameters = [.. trained.Modules.SelectMany(m => m.Module.parameters()).Where(p => p.requires_grad)];
        using var stage = new TrainingStage(
            new StageSettings(method, "weights", 1, learningRate, options.Augmentation, all => all), options, images, trained, folder, null, ranks);
        stage.Resume();
        stage.Run(new Hearer(() => told([.. parameters.SelectMany(p => p.ToArray<float>())])), CancellationToken.None);
    }

    private static ImageSet Images(int count)
    {
        var random = new Random(5);
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 2))];
        byte[] pixels = [.. Enumerable.Range(0, count * 256).Select(i => (byte)((labels[i / 256] == 0 ? i % 256 / 16 : i % 16) / 4 % 2 * 120 + random.Next(130)))];
        return new ImageSet("stripes", new ModelInput(1, 16, 16), pixels, labels, ["lying", "standing"]);
    }

    private sealed class Hearer(Action heard) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => heard();
    }
}
