using System.Globalization;
using EdgeSdk.Trainer.Augmentation;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Reports;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>One stage of a run, such as pre-training: images in, steps, a checkpoint now and then, a line of log per step.</summary>
internal sealed class TrainingStage : IDisposable
{
    private const long StepStream = -2;

    private readonly StageSettings _settings;
    private readonly TrainingOptions _options;
    private readonly string _checkpointPath;
    private readonly string _logPath;
    private readonly TrainingMethod _method;
    private readonly Optimizer _optimizer;
    private readonly List<Tensor> _parameters;
    private readonly ViewLoader _loader;
    private readonly ImageSet _images;
    private readonly Checkpoint _checkpoint;
    private readonly Func<double>? _measure;
    private readonly Communicator _ranks;
    private readonly GradientExchange? _exchange;
    private readonly TimeProvider _time;
    private RankTimes _times;
    private double? _knn;

    /// <summary>Prepares the stage.</summary>
    /// <param name="settings">What tells it from others.</param>
    /// <param name="options">The options of the run.</param>
    /// <param name="images">The images to train on.</param>
    /// <param name="method">What a step does.</param>
    /// <param name="folder">The run folder.</param>
    /// <param name="measure">An accuracy that is written to the log after every epoch; <see langword="null"/> for none.</param>
    /// <param name="ranks">The ranks that share every batch; <see langword="null"/> for a process by itself.</param>
    /// <param name="time">The clock; <see langword="null"/> for the system's.</param>
    public TrainingStage(
        StageSettings settings, TrainingOptions options, ImageSet images, TrainingMethod method, string folder, Func<double>? measure = null,
        Communicator? ranks = null, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        _ranks = ranks ?? Communicator.Alone;
        _measure = measure;
        _settings = settings;
        _options = options;
        _images = images;
        _method = method;
        _checkpointPath = Path.Combine(folder, settings.CheckpointName);
        _logPath = Path.Combine(folder, TrainingLog.FileName);
        var parameters = method.Modules
            .SelectMany(m => m.Module.named_parameters().Select(p => (Name: $"{m.Name}.{p.name}", Tensor: (Tensor)p.parameter))).ToList();
        var buffers = method.Modules.SelectMany(m => m.Module.named_buffers().Select(b => (Name: $"{m.Name}.{b.name}", Tensor: b.buffer)));
        _parameters = [.. parameters.Select(p => p.Tensor)];
        // What follows other weights, such as a momentum teacher, is kept with them but not trained.
        var trained = parameters.Where(p => p.Tensor.requires_grad);
        _optimizer = options.Optimizer == OptimizerNames.Lars
            ? new Lars(trained, options.WeightDecay, method.MoreDecay)
            : new AdamW(trained, options.WeightDecay, method.MoreDecay);
        _checkpoint = new Checkpoint(_checkpointPath, new StageIdentity(options, images.Fingerprint(), settings.Relevant), [.. parameters, .. buffers, .. _optimizer.State]);
        _loader = new ViewLoader(images, new Augmenter(settings.Augmentation, images.Shape, options.Seed), options.BatchSize, options.Seed,
            options.Threads > 0 ? options.Threads : Environment.ProcessorCount, _ranks.Rank, _ranks.Size);
        Steps = settings.Epochs * _loader.BatchesPerEpoch;
        if (_ranks.IsAlone)
            return;
        _exchange = new GradientExchange(_ranks, parameters.Where(p => p.Tensor.requires_grad).Select(p => p.Tensor));
        var batch = new GlobalBatch(_ranks, options.LocalNorms) { Gradients = _exchange };
        foreach (var (_, module) in method.Modules)
            batch.Join(module);
    }

    /// <summary>Steps of the whole stage.</summary>
    public int Steps { get; }

    /// <summary>Seconds spent on the steps done, in this and earlier sessions.</summary>
    public double Seconds => _checkpoint.Seconds;

    /// <summary>Of these, seconds that training waited for views.</summary>
    public double WaitingSeconds => _checkpoint.WaitingSeconds;

    /// <summary>Goes back to the last checkpoint, if there is one.</summary>
    /// <exception cref="InvalidDataException">The checkpoint is damaged or was made with other options.</exception>
    public void Resume()
    {
        Agreement.OnFirst(_ranks, _checkpoint.Resume);
        _checkpoint.Share(_ranks);
    }

    /// <summary>What this rank did in this session.</summary>
    public RankTimes Times => _times;

    /// <summary>Trains to the end.</summary>
    /// <exception cref="OperationCanceledException">The run was cancelled; a checkpoint holds all steps done.</exception>
    public void Run(IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        foreach (var (_, module) in _method.Modules)
            module.train();
        using var log = OpenLog();
        var checkpointed = _time.GetTimestamp();
        while (_checkpoint.Step < Steps)
        {
            var epoch = _checkpoint.Step / _loader.BatchesPerEpoch;
            var started = _time.GetTimestamp();
            foreach (var batch in _loader.Epoch(epoch, _checkpoint.Step % _loader.BatchesPerEpoch))
            {
                var (forViews, waited) = (SecondsSince(started), _ranks.Waited);
                _checkpoint.WaitingSeconds += forViews;
                var losses = Step(batch);
                _checkpoint.Step++;
                var seconds = SecondsSince(started);
                _checkpoint.Seconds += seconds;
                _times += new RankTimes(batch.Indices.Length, seconds, forViews, (_ranks.Waited - waited).TotalSeconds);
                log?.WriteLine(Line(losses));
                if (_measure is not null && _checkpoint.Step % _loader.BatchesPerEpoch == 0)
                {
                    var knn = _measure();
                    log?.WriteLine(TrainingLog.Line(_settings.Name, epoch + 1, knn));
                    _knn = knn;
                }

                progress?.Report(new TrainingProgress(_settings.Name, _checkpoint.Step, Steps, Detail(epoch, losses)));
                var (stop, save) = Agree(cancellation.IsCancellationRequested, SecondsSince(checkpointed) >= _options.CheckpointSeconds);
                if (stop || save)
                {
                    Save();
                    if (stop)
                        throw new OperationCanceledException(cancellation);
                    checkpointed = _time.GetTimestamp();
                }

                // Only now: what was written is not what training waited for.
                started = _time.GetTimestamp();
            }
        }

        Save();
    }

    public void Dispose() => _optimizer.Dispose();

    private double SecondsSince(long timestamp) => _time.GetElapsedTime(timestamp).TotalSeconds;

    private StepLosses Step(ViewBatch batch)
    {
        using var pause = CollectionPause.Begin();
        using var scope = NewDisposeScope();
        var step = _checkpoint.Step;
        // Each step draws from a stream of its own, so that a resumed run draws what an uninterrupted one would have drawn.
        var random = new CounterRandom(_options.Seed, step, StepStream, 0);
        manual_seed((long)(random.NextUInt64() >> 1));
        long[] shape = [batch.Indices.Length, _images.Shape.Channels, _images.Shape.Height, _images.Shape.Width];
        var losses = _method.Backward(
            new StepImages(tensor(batch.First, shape), tensor(batch.Second, shape), Labels(batch)), (double)step / Steps, random.NextSingle());
        if (!double.IsFinite(losses.Total))
            throw Diverged();
        _exchange?.Finish();
        _optimizer.Step(CosineSchedule.At(_settings.LearningRate, step, Steps, _options.WarmUp));
        return losses;
    }

    // A loss that still was a number can leave weights that are none: they must not take the place of the last good checkpoint.
    private void Save()
    {
        using (NewDisposeScope())
        {
            if (!_parameters.All(parameter => parameter.isfinite().all().item<bool>()))
                throw Diverged();
        }

        Sharing.RequireAlike(_ranks, _parameters, _checkpoint.Step);
        Agreement.OnFirst(_ranks, SaveFile);
    }

    // Ranks stop and save after the same step: when any is asked to stop, and by rank 0's clock.
    private (bool Stop, bool Save) Agree(bool stop, bool save)
    {
        if (_ranks.Size == 1)
            return (stop, save);
        Span<double> asked = [stop ? 1 : 0, save && _ranks.IsFirst ? 1 : 0];
        _ranks.Sum(asked);
        return (asked[0] > 0, asked[1] > 0);
    }

    private void SaveFile()
    {
        try
        {
            _checkpoint.Save();
        }
        catch (IOException e)
        {
            var before = File.Exists(_checkpointPath) ? "The one before it is whole" : "There is none before it";
            throw new IOException($"{_checkpointPath}: the checkpoint of step {_checkpoint.Step} cannot be written: {e.Message.TrimEnd('.')}. {before}; make room and give the same command again to go on.", e);
        }
    }

    private StreamWriter? OpenLog()
    {
        StreamWriter? log = null;
        Agreement.OnFirst(_ranks, () =>
        {
            TrainingLog.Rewind(_logPath, _settings.Name, _checkpoint.Step);
            log = new StreamWriter(_logPath, append: true) { AutoFlush = true };
        });
        return log;
    }

    private DivergedException Diverged() => new(_checkpoint.Step, File.Exists(_checkpointPath) ? _checkpointPath : null);

    private Tensor? Labels(ViewBatch batch) =>
        _images.Labels.Count == 0 ? null : tensor(batch.All.Select(index => (long)_images.Labels[index]).ToArray());

    private string Line(StepLosses losses) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"stage":"{{_settings.Name}}","step":{{_checkpoint.Step}},"loss":{{losses.Total:0.####}},"dense":{{losses.Dense:0.####}},"gated":{{losses.Gated:0.####}},"smallest":{{losses.Smallest:0.####}},"bound":{{losses.Bound:0.####}},"budget":{{losses.Budget:0.####}},"macsShare":{{losses.MacsShare:0.####}},"seconds":{{_checkpoint.Seconds:0.##}},"waiting":{{_checkpoint.WaitingSeconds:0.##}}}""");

    private string Detail(int epoch, StepLosses losses) => string.Create(
        CultureInfo.InvariantCulture,
        $"epoch {epoch + 1}/{_settings.Epochs}, loss {losses.Total:0.00}, asked {losses.Budget:0.00}, spent {losses.MacsShare:0.00}{(_knn is { } knn ? $", kNN {knn:0.0 %}" : "")}, waited for views {(_checkpoint.Seconds > 0 ? _checkpoint.WaitingSeconds / _checkpoint.Seconds : 0):0.0 %}");
}
