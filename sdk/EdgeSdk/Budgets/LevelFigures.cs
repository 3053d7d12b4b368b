using EdgeSdk.Budgets.Escalating;

namespace EdgeSdk.Budgets;

/// <summary>What is known of each level; all arrays are by level.</summary>
/// <param name="Budgets">Budgets, rising.</param>
/// <param name="Times">Typical time of a frame: in seconds when measured, else relative to dense.</param>
/// <param name="Accuracies">Accuracy, 0..1; rising with the budget by assumption where it is not known.</param>
/// <param name="Macs">Mean MACs as a share of dense.</param>
/// <param name="Curves">How unsure it is, where the model file tells.</param>
internal sealed record LevelFigures(double[] Budgets, double[] Times, double[] Accuracies, double[] Macs, ConfidenceCurve?[] Curves);
