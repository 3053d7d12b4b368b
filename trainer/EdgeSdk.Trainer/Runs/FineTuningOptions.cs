using EdgeSdk.Trainer.Augmentation;

namespace EdgeSdk.Trainer.Runs;

/// <summary>Training of the whole encoder with labels, every budget kept usable.</summary>
public sealed record FineTuningOptions
{
    /// <summary>Passes over the labelled images; 0, the default, leaves the encoder as pre-training made it.</summary>
    public int Epochs { get; init; }

    /// <summary>The highest learning rate. Default 0.001.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>The random views, gentler than those of pre-training.</summary>
    public AugmentationOptions Augmentation { get; init; } = new() { CropScaleMin = 0.7f, Jitter = 0.5f, Brightness = 0.2f, Contrast = 0.2f };
}
