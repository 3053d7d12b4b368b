using EdgeSdk.Trainer.Augmentation;

namespace EdgeSdk.Trainer.Runs;

/// <summary>What tells one stage of a run from another.</summary>
/// <param name="Name">Its name for people.</param>
/// <param name="CheckpointName">Its file in the run folder.</param>
/// <param name="Epochs">Passes over the images.</param>
/// <param name="LearningRate">The highest learning rate.</param>
/// <param name="Augmentation">Its views.</param>
/// <param name="Relevant">Of all options, those its weights depend on; the others at their defaults.</param>
internal sealed record StageSettings(
    string Name, string CheckpointName, int Epochs, double LearningRate, AugmentationOptions Augmentation,
    Func<TrainingOptions, TrainingOptions> Relevant);
