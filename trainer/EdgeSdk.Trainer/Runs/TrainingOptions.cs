using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeSdk.Trainer.Augmentation;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;

namespace EdgeSdk.Trainer.Runs;

/// <summary>Every setting of a training run. The defaults train a useful Fashion-MNIST model on two cores in under half an hour.</summary>
public sealed record TrainingOptions
{
    /// <summary>How to pre-train: one of <see cref="MethodNames"/>. Default <c>elastic</c>.</summary>
    public string Method { get; init; } = MethodNames.Elastic;

    /// <summary>The share of the dense MACs that <c>vicreg-gating</c> and <c>vicreg-dual</c> are trained for, in (0, 1). Default 0.5.</summary>
    public double Target { get; init; } = 0.5;

    /// <summary>
    /// A checkpoint of another run with the same network, such as its <c>checkpoint.safetensors</c>, whose encoder takes the place of
    /// pre-training; <see langword="null"/>, the default, to pre-train.
    /// </summary>
    public string? Pretrained { get; init; }

    /// <summary>Passes over the training images. Default 3.</summary>
    public int Epochs { get; init; } = 3;

    /// <summary>Images per step, at least 2. VICReg's statistics are of this batch. Default 256.</summary>
    public int BatchSize { get; init; } = 256;

    /// <summary>What moves the weights: <c>adamw</c>, or <c>lars</c>, which the paper used with a learning rate of 0.3. Default <c>adamw</c>.</summary>
    public string Optimizer { get; init; } = OptimizerNames.AdamW;

    /// <summary>The highest learning rate, reached after the warm-up. Default 0.002.</summary>
    public double LearningRate { get; init; } = 2e-3;

    /// <summary>Weight decay of weights (decoupled in AdamW), not of biases and norms. Default 1e-4.</summary>
    public double WeightDecay { get; init; } = 1e-4;

    /// <summary>Share of the run in which the learning rate rises linearly, in [0, 1). Default 0.05; a cosine to zero follows.</summary>
    public double WarmUp { get; init; } = 0.05;

    /// <summary>The budgets an <c>elastic</c> model is calibrated for, rising, in (0, 1], the last one 1. Other methods have their target, 1, or both.</summary>
    public IReadOnlyList<double> Levels { get; init; } = [0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1];

    /// <summary>Width of the projector. Default 512.</summary>
    public int ProjectorWidth { get; init; } = 512;

    /// <summary>Seed of weights, order, views and gate noise. Default 1.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Threads of the tensor library; 0 uses all processors. Default 0.</summary>
    public int Threads { get; init; }

    /// <summary>Whether, of several ranks, each normalises by its own images instead of by the whole batch: less waiting, another result. Default false.</summary>
    public bool LocalNorms { get; init; }

    /// <summary>Where to compute: one of <see cref="DeviceNames"/>. Default <c>cpu</c>. It is set for the whole process.</summary>
    public string Device { get; init; } = DeviceNames.Cpu;

    /// <summary>
    /// What convolutions compute in while the encoder trains: one of <see cref="PrecisionNames"/>. Weights, losses and evaluation stay float32.
    /// Default <c>float32</c>.
    /// </summary>
    public string Precision { get; init; } = PrecisionNames.Full;

    /// <summary>Seconds between checkpoints. Default 60.</summary>
    public double CheckpointSeconds { get; init; } = 60;

    /// <summary>Images used to calibrate thresholds and batch norm statistics. Default 4096.</summary>
    public int CalibrationImages { get; init; } = 4096;

    /// <summary>
    /// Share of the labelled images, in (0, 1), that neither fine-tuning nor the heads see: confidence is calibrated on them. Default 0.08.
    /// </summary>
    public double HeldOut { get; init; } = 0.08;

    /// <summary>
    /// How much rare classes count when labels are learnt, in [0, 1]: an image weighs (mean images per class / images of its class) to this
    /// power. 0 lets every image weigh the same; 1, the default, every class.
    /// </summary>
    public double ClassBalance { get; init; } = 1;

    /// <summary>The encoder.</summary>
    public NetworkOptions Network { get; init; } = new();

    /// <summary>The random views.</summary>
    public AugmentationOptions Augmentation { get; init; } = new();

    /// <summary>Training of the whole encoder with labels after the pre-training, <c>elastic</c> only; none by default.</summary>
    public FineTuningOptions FineTuning { get; init; } = new();

    /// <summary>The method <c>elastic</c>.</summary>
    public ElasticOptions Elastic { get; init; } = new();

    /// <summary>The methods <c>vicreg-gating</c> and <c>vicreg-dual</c>.</summary>
    public GatingOptions Gating { get; init; } = new();

    /// <summary>Reads options from JSON (names in camelCase). What is left out keeps its default.</summary>
    /// <param name="json">The JSON.</param>
    /// <exception cref="JsonException">
    /// It is not valid JSON, has a key that is no option, or a value of another kind; the message names the option, the line is where it stands.
    /// </exception>
    public static TrainingOptions Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        OptionCatalogue.RequireKnown(json);
        try
        {
            return RunJson.Read<TrainingOptions>(json);
        }
        catch (JsonException e) when (e.Path is ['$', '.', .. var key] && OptionCatalogue.Wanted(key) is { } wanted)
        {
            throw new JsonException(wanted, e.Path, e.LineNumber, e.BytePositionInLine, e);
        }
    }

    /// <summary>All options by name, in groups.</summary>
    public static IReadOnlyList<TrainingOption> All => OptionCatalogue.All;

    /// <summary>A copy with one option set by its name.</summary>
    /// <param name="key">Its name, such as <c>network.width</c>.</param>
    /// <param name="value">Its value as on a command line: text and numbers as they are, a list of numbers with commas between, anything as JSON.</param>
    /// <exception cref="ArgumentException">There is no such option, or the value is of another kind.</exception>
    public TrainingOptions With(string key, string value)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        var option = OptionCatalogue.Find(key);
        var options = RunJson.Node(this)!;
        var group = options;
        string[] names = key.Split('.');
        foreach (var name in names.SkipLast(1))
            group = group[name]!;
        try
        {
            group[names[^1]] = option.Kind switch
            {
                "text" => JsonValue.Create(value),
                "a list of numbers" when !value.StartsWith('[') => JsonNode.Parse($"[{value}]"),
                _ => JsonNode.Parse(value),
            };
            return Parse(options.ToJsonString());
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"{key} must be {option.Kind}, it is {value}", e);
        }
    }

    /// <summary>Checks the options against each other and the data.</summary>
    /// <param name="images">Number of training images.</param>
    /// <exception cref="ArgumentException">An option is out of range or contradicts another.</exception>
    public void Validate(int images)
    {
        Require(MethodNames.All.Contains(Method), $"the method must be one of {string.Join(", ", MethodNames.All)}, it is {Method}");
        Require(Target is > 0 and < 1, $"the target must be in (0, 1), it is {Target}");
        Require(OptimizerNames.All.Contains(Optimizer), $"the optimizer must be one of {string.Join(", ", OptimizerNames.All)}, it is {Optimizer}");
        Require(Epochs >= 1, $"epochs must be at least 1, it is {Epochs}");
        Require(BatchSize >= 2, $"batch size must be at least 2, it is {BatchSize}");
        Require(BatchSize <= images, $"the batch size, {BatchSize}, is larger than the data set of {images} images");
        Require(LearningRate > 0 && double.IsFinite(LearningRate), $"learning rate must be above 0, it is {LearningRate}");
        Require(WeightDecay >= 0 && double.IsFinite(WeightDecay), $"weight decay must be at least 0, it is {WeightDecay}");
        Require(WarmUp is >= 0 and < 1, $"warm-up must be in [0, 1), it is {WarmUp}");
        Require(Levels.Count >= 1 && Levels[0] > 0 && Levels[^1] == 1 && Levels.Zip(Levels.Skip(1)).All(pair => pair.First < pair.Second),
            $"levels must rise from above 0 to 1; they are {string.Join(", ", Levels)}");
        Require(ProjectorWidth >= 2, $"projector width must be at least 2, it is {ProjectorWidth}");
        Require(FineTuning.Epochs >= 0, $"epochs of fine-tuning must be at least 0, they are {FineTuning.Epochs}");
        Require(FineTuning.LearningRate > 0 && double.IsFinite(FineTuning.LearningRate), $"the learning rate of fine-tuning must be above 0, it is {FineTuning.LearningRate}");
        Require(FineTuning.Epochs == 0 || Method == MethodNames.Elastic, $"fine-tuning needs the method {MethodNames.Elastic}, it is {Method}");
        Require(Threads >= 0, $"threads must be at least 0, it is {Threads}");
        Require(DeviceNames.All.Contains(Device), $"the device must be one of {string.Join(", ", DeviceNames.All)}, it is {Device}");
        Require(PrecisionNames.All.Contains(Precision), $"the precision must be one of {string.Join(", ", PrecisionNames.All)}, it is {Precision}");
        Require(CheckpointSeconds > 0, $"seconds between checkpoints must be above 0, it is {CheckpointSeconds}");
        Require(CalibrationImages >= 2, $"calibration images must be at least 2, it is {CalibrationImages}");
        Require(HeldOut is > 0 and < 1, $"the held-out share must be in (0, 1), it is {HeldOut}");
        Require(ClassBalance is >= 0 and <= 1, $"class balance must be in [0, 1], it is {ClassBalance}");
        Require(FineTuning.LabelSmoothing is >= 0 and < 1, $"label smoothing must be in [0, 1), it is {FineTuning.LabelSmoothing}");
        Require(FineTuning.MacsWeight >= 0 && double.IsFinite(FineTuning.MacsWeight), $"MACs weight of fine-tuning must be at least 0, it is {FineTuning.MacsWeight}");
        Require(Elastic is { TeacherMomentum: 0, StudentHead: 0 } || Elastic.SubnetworkWeight + Elastic.SmallestWeight > 0,
            "a momentum teacher and a student head are for sub-networks, whose weights are 0");
        Network.Validate();
        ValidateElastic();
        ValidateGating();
        ValidateViews(Augmentation);
        ValidateViews(FineTuning.Augmentation);
    }

    private void ValidateElastic()
    {
        Require(Elastic.MacsWeight >= 0 && double.IsFinite(Elastic.MacsWeight), $"MACs weight must be at least 0, it is {Elastic.MacsWeight}");
        Require(Elastic.SubnetworkWeight >= 0 && double.IsFinite(Elastic.SubnetworkWeight),
            $"sub-network weight must be at least 0, it is {Elastic.SubnetworkWeight}");
        Require(Elastic.SmallestWeight >= 0 && double.IsFinite(Elastic.SmallestWeight), $"the weight of the smallest network must be at least 0, it is {Elastic.SmallestWeight}");
        Require(Elastic.EmbeddingWeight >= 0 && double.IsFinite(Elastic.EmbeddingWeight), $"the weight of embeddings must be at least 0, it is {Elastic.EmbeddingWeight}");
        Require(Elastic.MinimumGroup >= 1, $"the minimum group must be at least 1 image, it is {Elastic.MinimumGroup}");
        Require(Elastic.TeacherMomentum is >= 0 and < 1, $"the teacher's momentum must be in [0, 1), it is {Elastic.TeacherMomentum}");
        Require(Elastic.StudentHead is 0 or >= 2, $"the student head must have 0 or at least 2 hidden units, it has {Elastic.StudentHead}");
        Require(Elastic.LaterDecay >= 0 && double.IsFinite(Elastic.LaterDecay), $"the weight decay of later channels must be at least 0, it is {Elastic.LaterDecay}");
        Require(Elastic.SubnetworkStart is >= 0 and < 1, $"the start of sub-networks must be in [0, 1), it is {Elastic.SubnetworkStart}");
        Require(Elastic.BudgetMin > 0 && Elastic.BudgetMin <= Elastic.BudgetMax && Elastic.BudgetMax <= 1,
            $"drawn budgets must rise from above 0 to at most 1, they are {Elastic.BudgetMin} to {Elastic.BudgetMax}");
    }

    private void ValidateGating()
    {
        Require(!Gating.SeparateNorms || Method != MethodNames.VicRegGating,
            $"separate norms are for the gated and the dense pass of {MethodNames.VicRegDual}; {MethodNames.VicRegGating} has no dense pass");
        foreach (var (name, value) in new[]
        {
            ("MACs weight of gating", Gating.MacsWeight), ("bound weight", Gating.BoundWeight), ("bound decay", Gating.BoundDecay),
        })
        {
            Require(value >= 0 && double.IsFinite(value), $"{name} must be at least 0, it is {value}");
        }
    }

    private static void ValidateViews(AugmentationOptions views)
    {
        Require(views.CropScaleMin is > 0 and <= 1, $"crop scale must be in (0, 1], it is {views.CropScaleMin}");
        Require(views.CropAspectMax >= 1 && float.IsFinite(views.CropAspectMax),
            $"crop aspect must be at least 1, it is {views.CropAspectMax}");
        foreach (var (name, value) in new[]
        {
            ("flip", views.Flip), ("jitter", views.Jitter), ("grey", views.Grey), ("solarise", views.Solarize),
        })
        {
            Require(value is >= 0 and <= 1, $"the probability of {name} must be in [0, 1], it is {value}");
        }

        Require(views.Hue is >= 0 and <= 0.5f, $"the strength of hue must be in [0, 0.5], it is {views.Hue}");
        foreach (var (name, value) in new[]
        {
            ("brightness", views.Brightness), ("contrast", views.Contrast), ("saturation", views.Saturation),
        })
        {
            Require(value >= 0 && float.IsFinite(value), $"the strength of {name} must be at least 0, it is {value}");
        }
    }

    private static void Require(bool condition, string sentence)
    {
        if (!condition)
            throw new ArgumentException($"Training options: {sentence}.");
    }
}
