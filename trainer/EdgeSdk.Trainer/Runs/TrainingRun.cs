using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Evaluation;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Reports;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>
/// A whole training run in a folder of its own: pre-training without labels, calibration of the levels, a linear head per level, and
/// export. The folder holds all that made the model: options.json, data.json, checkpoint.safetensors, log.jsonl, report.json, report.html, model.onnx.
/// </summary>
public sealed class TrainingRun
{
    private const int AgreementImages = 200;
    private const string LockName = "run.lock";
    private const string PretrainingCheckpoint = "checkpoint.safetensors";
    private const string FineTuningCheckpoint = "fine-tuning.safetensors";

    private readonly TrainingOptions _options;
    private readonly ImageSet _train;
    private readonly ImageSet _views;
    private readonly ImageSet _labelled;
    private readonly ImageSet _heldOut;
    private readonly ImageSet _test;
    private readonly string _folder;
    private readonly Communicator _ranks;

    /// <summary>Prepares a run. Nothing is written yet.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="train">The training images; their labels train the heads only.</param>
    /// <param name="test">The test images, which only measure.</param>
    /// <param name="unlabelled">The images to pre-train on; <see langword="null"/> for the training images.</param>
    /// <param name="folder">The run folder. When it holds a checkpoint of the same options, the run goes on from there.</param>
    /// <param name="ranks">
    /// The ranks that share the work; <see langword="null"/>, the default, for this process by itself. Every rank makes a run of the same
    /// options and images; rank 0 alone reads and writes the folder.
    /// </param>
    /// <exception cref="ArgumentException">An option is out of range, or the two sets do not fit each other.</exception>
    /// <exception cref="FileNotFoundException">The checkpoint to take the encoder from is not there.</exception>
    public TrainingRun(TrainingOptions options, ImageSet train, ImageSet test, string folder, ImageSet? unlabelled = null, Communicator? ranks = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _views = unlabelled ?? train;
        _ranks = ranks ?? Communicator.Alone;
        options.Validate(_views.Count);
        StartCheck.RequireShares(options, _ranks);
        if (train.Labels.Count == 0 || test.Labels.Count == 0)
            throw new ArgumentException("The linear heads need labels on both the training and the test images.", nameof(train));
        if (train.Shape != test.Shape)
            throw new ArgumentException($"Training images are {train.Shape} but test images {test.Shape}.", nameof(test));
        if (_views.Shape != train.Shape)
            throw new ArgumentException($"Training images are {train.Shape} but those without labels {_views.Shape}.", nameof(unlabelled));
        if (options.Pretrained is { } encoder && _ranks.IsFirst)
        {
            if (!File.Exists(encoder))
                throw new FileNotFoundException($"{encoder}: is not there; the encoder is taken from the checkpoint of another run.", encoder);
            if (Path.GetDirectoryName(Path.GetFullPath(encoder)) == Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
                throw new ArgumentException($"{encoder}: is of the very folder this run would write to, and would replace that run's model and report. Name another folder.", nameof(folder));
        }

        _options = options;
        _train = train;
        (_labelled, _heldOut) = train.Split(Math.Clamp((int)Math.Round(options.HeldOut * train.Count), 1, train.Count - 1), options.Seed);
        if (options.FineTuning.Epochs > 0 && options.BatchSize > _labelled.Count)
            throw new ArgumentException($"The batch size, {options.BatchSize}, is larger than the {_labelled.Count} images that are not held out.", nameof(options));
        _test = test;
        _folder = folder;
        Warnings = ClassCounts.Warnings(_labelled, _heldOut, test);
    }

    /// <summary>What is to be known about the images before they train: classes with none, or few.</summary>
    public IReadOnlyList<string> Warnings { get; }

    /// <summary>The exported model; not there where the report's <see cref="TrainingReport.ExportSkipped"/> says why.</summary>
    public string ModelPath => Path.Combine(_folder, "model.onnx");

    private string LogPath => Path.Combine(_folder, TrainingLog.FileName);

    /// <summary>The report.</summary>
    public string ReportPath => Path.Combine(_folder, "report.json");

    /// <summary>Runs, or goes on, to the end.</summary>
    /// <param name="progress">Hears how far the run is.</param>
    /// <param name="cancellation">Ends the run after the current step, with a checkpoint.</param>
    /// <exception cref="RankFailedException">The ranks have different options or images, or rank 0 failed.</exception>
    /// <exception cref="OperationCanceledException">The run was cancelled; the next run goes on from its checkpoint.</exception>
    /// <exception cref="DivergedException">The loss is not a number.</exception>
    /// <exception cref="NotSupportedException">The device is not to be had.</exception>
    /// <exception cref="RunFolderInUseException">Another run is at work in the folder.</exception>
    /// <exception cref="IOException">The disk refuses.</exception>
    /// <exception cref="InvalidDataException">The checkpoint in the folder is damaged or of another run.</exception>
    public TrainingReport Execute(IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        StartCheck.RequireAlike(_ranks, _options, [_train, _test, .. _views == _train ? Array.Empty<ImageSet>() : [_views]]);
        ComputeDevice.Use(_options.Device);
        if (_options.Threads > 0)
            set_num_threads(_options.Threads);
        manual_seed(_options.Seed);
        // What the network refuses leaves no folder behind.
        using var network = MethodChoice.Network(_options, _train);
        FileStream? claim = null;
        Agreement.OnFirst(_ranks, () =>
        {
            Directory.CreateDirectory(_folder);
            claim = Claim();
        });
        using var claimed = claim;
        var elastic = network as ElasticResNet;
        if (!_ranks.IsFirst)
            progress = null;
        var time = _options.Pretrained is { } path ? Load(network, path) : Pretrain(network, progress, cancellation);
        if (elastic is not null && _options.FineTuning.Epochs > 0)
            time += FineTune(elastic, progress, cancellation);
        var ranks = _ranks.Size > 1 ? RankReport.Collect(_ranks, time.Ranks) : null;

        var (head, levels) = Evaluate(network, progress, cancellation);
        var training = new ModelTraining
        {
            Method = _options.Method,
            DataSet = _train.Name,
            Images = _views.Count,
            Epochs = _options.Pretrained is null ? _options.Epochs : 0,
            FineTuningEpochs = elastic is not null && _options.FineTuning.Epochs > 0 ? _options.FineTuning.Epochs : null,
            Seed = _options.Seed,
            Trainer = TrainerVersion.Text,
        };
        double? difference = null;
        if (network.NotExported is null)
            Agreement.OnFirst(_ranks, () => difference = Export(network, network.Snapshot(head), head, levels, training, progress));
        var report = new TrainingReport
        {
            Options = _options,
            Training = training,
            DenseMacs = network.DenseMacs,
            TestImages = _test.Count,
            Levels = levels,
            ExportMaxDifference = difference,
            ExportSkipped = network.NotExported,
            TrainingSeconds = time.Seconds,
            WaitingShare = time.Seconds > 0 ? time.WaitingSeconds / time.Seconds : 0,
            Ranks = ranks,
        };
        Agreement.OnFirst(_ranks, () =>
        {
            WriteText("report.json", RunJson.Write(report));
            WriteText("report.html", HtmlReport.Write(report, _train.ClassNames, File.Exists(LogPath) ? File.ReadAllLines(LogPath) : []));
        });
        return report;
    }

    /// <summary>The newest checkpoint in the run folder and its step; <see langword="null"/> when there is none.</summary>
    public (string Path, int Step)? LastCheckpoint()
    {
        foreach (var name in new[] { FineTuningCheckpoint, PretrainingCheckpoint })
        {
            var path = Path.Combine(_folder, name);
            if (File.Exists(path) && TensorFile.ReadMetadata(path).TryGetValue("step", out var step))
                return (path, int.Parse(step, System.Globalization.CultureInfo.InvariantCulture));
        }

        return null;
    }

    /// <summary>Whether a run is at work in the folder, in this process or another.</summary>
    public bool IsClaimed()
    {
        try
        {
            new FileStream(Path.Combine(_folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None).Dispose();
            return false;
        }
        catch (IOException e)
        {
            return e is not (FileNotFoundException or DirectoryNotFoundException);
        }
    }

    // Two runs in one folder would overwrite each other's checkpoints. The system lets go of the file when the process ends, however it ends.
    private FileStream Claim()
    {
        var path = Path.Combine(_folder, LockName);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(path))
        {
            throw new RunFolderInUseException(_folder, e);
        }
    }

    private double Export(
        Encoder network, NetworkSnapshot snapshot, HeadSnapshot head, IReadOnlyList<LevelReport> levels, ModelTraining training, IProgress<TrainingProgress>? progress)
    {
        progress?.Report(new TrainingProgress("export", 0, 1, ModelPath));
        var difference = 0.0;
        ModelLevel Measured(LevelReport level)
        {
            var measured = level.ForManifest(_options.Network.Blocks(), snapshot.Blocks);
            return snapshot.HasChannelGates && level.Budget < 1 ? measured with { Macs = TierMacs.Mean((ChannelGatedResNet)network, snapshot, _test) } : measured;
        }

        OnnxExporter.Export(snapshot, new ExportDescription
        {
            Name = _train.Name,
            Levels = [.. levels.Select(level => Measured(level))],
            Training = training,
        }, ModelPath, written => difference = ExportAgreement.Require(written, network, head, _test.Take(Math.Min(AgreementImages, _test.Count))));
        progress?.Report(new TrainingProgress("export", 1, 1, ModelPath));
        return difference;
    }

    private StageTime Load(Encoder network, string path)
    {
        Agreement.OnFirst(_ranks, () =>
        {
            try
            {
                // Named as in a method's modules. Everything else is measured anew, or is of this run's images.
                TensorFile.ReadInto(path, network.named_parameters().Select(p => ($"network.{p.name}", (Tensor)p.parameter)));
            }
            catch (ArgumentException e)
            {
                throw new InvalidDataException($"{path}: is not a checkpoint.", e);
            }

            WriteInputs();
        });
        foreach (var (_, parameter) in network.named_parameters())
            Sharing.Broadcast(_ranks, parameter);
        return default;
    }

    private StageTime Pretrain(Encoder network, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var projector = new Projector(_options.Network.EmbeddingLength, _options.ProjectorWidth);
        var settings = new StageSettings("pre-training", PretrainingCheckpoint, _options.Epochs, _options.LearningRate, _options.Augmentation,
            options => Weights(options) with { FineTuning = new(), HeldOut = new TrainingOptions().HeldOut, ClassBalance = new TrainingOptions().ClassBalance });
        return RunStage(settings, _views, MethodChoice.Method(_options, network, projector), progress, cancellation, new OnlineKnn(network, _labelled, _heldOut).Top1);
    }

    private StageTime FineTune(ElasticResNet network, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        // The head must not depend on whether this session did the pre-training.
        manual_seed(_options.Seed);
        using var head = nn.Linear(_options.Network.EmbeddingLength, _train.ClassNames.Count);
        var options = _options.FineTuning;
        var settings = new StageSettings("fine-tuning", FineTuningCheckpoint, options.Epochs, options.LearningRate, options.Augmentation, Weights);
        return RunStage(settings, _labelled, new SupervisedMethod(network, head, _options.Elastic, options, Weights(_labelled)), progress, cancellation);
    }

    private StageTime RunStage(
        StageSettings settings, ImageSet images, TrainingMethod method, IProgress<TrainingProgress>? progress, CancellationToken cancellation,
        Func<double>? measure = null)
    {
        using var stage = new TrainingStage(settings, _options, images, method, _folder, measure, _ranks);
        // Options and images that the checkpoint refuses must not take the place of those it was made with.
        stage.Resume();
        Agreement.OnFirst(_ranks, WriteInputs);
        stage.Run(progress, cancellation);
        return new StageTime(stage.Seconds, stage.WaitingSeconds, stage.Times);
    }

    private (HeadSnapshot Head, IReadOnlyList<LevelReport> Levels) Evaluate(
        Encoder network, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var calibration = FeatureExtractor.ToTensor(_train, 0, Math.Min(_options.CalibrationImages, _train.Count));
        return new LevelEvaluation(_labelled, _heldOut, _test, Weights(_labelled), _ranks).Run(network, calibration, progress, cancellation);
    }

    private float[] Weights(ImageSet images) => ClassWeights.Of(images.Labels, images.ClassNames.Count, _options.ClassBalance);

    private void WriteInputs()
    {
        WriteText("options.json", RunJson.Write(_options));
        WriteText("data.json", RunJson.Write(RunData.Of(_train, _heldOut, _test, _views, Warnings)));
    }

    private void WriteText(string name, string text) =>
        AtomicFile.Write(Path.Combine(_folder, name), stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(text + "\n")));

    // How fast a run is and how it is measured leaves the weights as they are.
    private static TrainingOptions Weights(TrainingOptions options)
    {
        var defaults = new TrainingOptions();
        return MethodChoice.OfMethod(options) with
        {
            Threads = defaults.Threads,
            Device = defaults.Device,
            CheckpointSeconds = defaults.CheckpointSeconds,
            CalibrationImages = defaults.CalibrationImages,
        };
    }

    private readonly record struct StageTime(double Seconds, double WaitingSeconds, RankTimes Ranks)
    {
        public static StageTime operator +(StageTime a, StageTime b) => new(a.Seconds + b.Seconds, a.WaitingSeconds + b.WaitingSeconds, a.Ranks + b.Ranks);
    }
}
