namespace EdgeSdk.Tool.Evaluating;

/// <summary>What a budget is worth on test images; shares and accuracies in 0..1.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Escalates">Whether it was spent in the mean, unsure images running again; otherwise all ran once, at the level of that budget.</param>
/// <param name="Top1">Top-1 accuracy; <see langword="null"/> without a head.</param>
/// <param name="Top5">Top-5 accuracy; <see langword="null"/> without a head, or with one of five classes or fewer.</param>
/// <param name="CalibrationError">Expected calibration error of the top probability, 15 bins; <see langword="null"/> without a head.</param>
/// <param name="Macs">Mean MACs of an image.</param>
/// <param name="MacsShare">The same as a share of dense.</param>
/// <param name="RanTwice">Share of the images that ran twice; <see langword="null"/> for a level.</param>
internal sealed record EvaluatedBudget(
    double Budget, bool Escalates, double? Top1, double? Top5, double? CalibrationError, double Macs, double MacsShare, double? RanTwice);
