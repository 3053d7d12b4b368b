using System.Diagnostics;
using System.Globalization;
using EdgeSdk.Trainer.Augmentation;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>The loop of self-supervised training: views in, steps, a checkpoint now and then, a line of log per second.</summary>
internal sealed class Pretraining : IDisposable
{
    private const string PhaseName = "pre-training";
    private const long BudgetStream = -2;

    private readonly TrainingOptions _options;
    private readonly string _checkpointPath;
    private readonly string _logPath;
    private readonly Projector _projector;
    private readonly ElasticMethod _method;
    private readonly AdamW _optimizer;
    private readonly ViewLoader _loader;
    private readonly ImageSet _images;
    private readonly Checkpoint _checkpoint;

    public Pretraining(TrainingOptions options, ImageSet images, ElasticResNet network, string folder)
    {
        _options = options;
        _images = images;
        _checkpointPath = Path.Combine(folder, "checkpoint.safetensors");
        _logPath = Path.Combine(folder, "log.jsonl");
        _projector = new Projector(options.Network.EmbeddingLength, options.ProjectorWidth);
        _method = new ElasticMethod(network, _projector, options.Elastic);
        var modules = new (string Name, nn.Module Module)[] { ("network", network), ("projector", _projector) };
        var parameters = modules.SelectMany(m => m.Module.named_parameters().Select(p => (Name: $"{m.Name}.{p.name}", Tensor: (Tensor)p.parameter))).ToList();
        var buffers = modules.SelectMany(m => m.Module.named_buffers().Select(b => (Name: $"{m.Name}.{b.name}", Tensor: b.buffer)));
        _optimizer = new AdamW(parameters, options.WeightDecay);
        _checkpoint = new Checkpoint(_checkpointPath, options, [.. parameters, .. buffers, .. _optimizer.State]);
        _loader = new ViewLoader(images, new Augmenter(options.Augmentation, images.Shape, options.Seed), options.BatchSize, options.Seed);
        Steps = options.Epochs * _loader.BatchesPerEpoch;
        _network = network;
    }

    private readonly ElasticResNet _network;

    /// <summary>Steps of the whole run.</summary>
    public int Steps { get; }

    public double Seconds => _checkpoint.Seconds;

    public double WaitingShare => _checkpoint.Seconds > 0 ? _checkpoint.WaitingSeconds / _checkpoint.Seconds : 0;

    /// <summary>Trains from the last checkpoint, if there is one, to the end.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; a checkpoint holds all steps done.</exception>
    public void Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        _checkpoint.Resume();
        _network.train();
        _projector.train();
        using var log = new StreamWriter(_logPath, append: true) { AutoFlush = true };
        var sinceCheckpoint = Stopwatch.StartNew();
        while (_checkpoint.Step < Steps)
        {
            var epoch = _checkpoint.Step / _loader.BatchesPerEpoch;
            var clock = Stopwatch.StartNew();
            foreach (var batch in _loader.Epoch(epoch, _checkpoint.Step % _loader.BatchesPerEpoch))
            {
                _checkpoint.WaitingSeconds += clock.Elapsed.TotalSeconds;
                var losses = Step(batch);
                _checkpoint.Step++;
                _checkpoint.Seconds += clock.Elapsed.TotalSeconds;
                clock.Restart();
                log.WriteLine(Line(losses));
                progress?.Report(new TrainingProgress(PhaseName, _checkpoint.Step, Steps, Detail(epoch, losses)));
                if (cancellation.IsCancellationRequested || sinceCheckpoint.Elapsed.TotalSeconds >= _options.CheckpointSeconds)
                {
                    _checkpoint.Save();
                    cancellation.ThrowIfCancellationRequested();
                    sinceCheckpoint.Restart();
                }
            }
        }

        _checkpoint.Save();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        _projector.Dispose();
    }

    private StepLosses Step(ViewBatch batch)
    {
        using var scope = NewDisposeScope();
        var step = _checkpoint.Step;
        // Each step draws from a stream of its own, so that a resumed run draws what an uninterrupted one would have drawn.
        var random = new CounterRandom(_options.Seed, step, BudgetStream, 0);
        manual_seed((long)(random.NextUInt64() >> 1));
        long[] shape = [batch.Indices.Length, _images.Shape.Channels, _images.Shape.Height, _images.Shape.Width];
        var losses = _method.Backward(tensor(batch.First, shape), tensor(batch.Second, shape), (double)step / Steps, random.NextSingle());
        if (!double.IsFinite(losses.Total))
            throw new DivergedException(step, File.Exists(_checkpointPath) ? _checkpointPath : null);
        _optimizer.Step(CosineSchedule.At(_options.LearningRate, step, Steps, _options.WarmUp), step + 1);
        return losses;
    }

    private string Line(StepLosses losses) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"step":{{_checkpoint.Step}},"loss":{{losses.Total:0.####}},"dense":{{losses.Dense:0.####}},"gated":{{losses.Gated:0.####}},"smallest":{{losses.Smallest:0.####}},"budget":{{losses.Budget:0.####}},"macsShare":{{losses.MacsShare:0.####}},"seconds":{{_checkpoint.Seconds:0.##}}}""");

    private string Detail(int epoch, StepLosses losses) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {epoch + 1}/{_options.Epochs}, loss {losses.Total:0.00}, asked {losses.Budget:0.00}, spent {losses.MacsShare:0.00}");
}
