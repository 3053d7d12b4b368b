namespace EdgeSdk.Trainer.Runs;

/// <summary>How far a run is.</summary>
/// <param name="Phase">What it is doing, for example <c>pre-training</c>.</param>
/// <param name="Done">Units of the phase done.</param>
/// <param name="Total">Units of the phase.</param>
/// <param name="Detail">The newest figures, for people.</param>
public readonly record struct TrainingProgress(string Phase, long Done, long Total, string Detail);
