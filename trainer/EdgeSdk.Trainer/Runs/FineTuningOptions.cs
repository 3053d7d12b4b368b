using EdgeSdk.Trainer.Augmentation;

namespace EdgeSdk.Trainer.Runs;

/// <summary>Training of the whole encoder with labels, every budget kept usable.</summary>
public sealed record FineTuningOptions
{
    /// <summary>Passes over the labelled images; 0, the default, leaves the encoder as pre-training made it.</summary>
    public int Epochs { get; init; }

    /// <summary>The highest learning rate. Default 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The share of a label that is spread over all classes, in [0, 1). Default 0.1.</summary>
    public double LabelSmoothing { get; init; } = 0.1;

    /// <summary>Weight of (MACs / dense MACs - budget)^2. Default 2.5: a cross-entropy is some twenty times smaller than VICReg.</summary>
    public double MacsWeight { get; init; } = 2.5;

    /// <summary>The random views, gentler than those of pre-training.</summary>
    public AugmentationOptions Augmentation { get; init; } = new() { CropScaleMin = 0.7f, Jitter = 0.5f, Brightness = 0.2f, Contrast = 0.2f };
}
