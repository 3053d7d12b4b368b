namespace EdgeSdk.Models;

/// <summary>One of the budgets a model was calibrated for.</summary>
public sealed record ModelLevel
{
    /// <summary>
    /// Fraction of the dense network's MACs that frames may spend in the mean, in (0, 1]. The gate spends less on some images and more, up to
    /// dense, on others; calibration makes the mean over its images the budget.
    /// </summary>
    public required double Budget { get; init; }

    /// <summary>Mean MACs per image measured at this level.</summary>
    public required double Macs { get; init; }

    /// <summary>Top-1 accuracy of the head on the test images, in 0..1; <see langword="null"/> without a head.</summary>
    public double? Top1 { get; init; }

    /// <summary>Top-1 accuracy of weighted k-nearest neighbours on the embeddings, in 0..1; <see langword="null"/> when not measured.</summary>
    public double? KnnTop1 { get; init; }

    /// <summary>
    /// What the logits are divided by before soft-max, so that of the answers given with probability p a share p is right; above 0.
    /// Fitted on held-out images (Guo et al., ICML 2017, arXiv 1706.04599). <see langword="null"/> when not fitted.
    /// </summary>
    public double? Temperature { get; init; }

    /// <summary>
    /// Expected calibration error of the top probability on the test images, after <see cref="Temperature"/>, 15 bins of equal width, in 0..1;
    /// <see langword="null"/> when not measured.
    /// </summary>
    public double? CalibrationError { get; init; }

    /// <summary>
    /// How right this level is where it is sure: points by falling confidence, measured on held-out images; <see langword="null"/> when not
    /// measured. A frame whose answer is unsure can be run again at a higher level.
    /// </summary>
    public IReadOnlyList<ConfidencePoint>? Confidence { get; init; }

    /// <summary>
    /// [blocks][tiers], the share of the test images that run each block at each of its tiers, in 0..1; <see langword="null"/> when not measured.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<double>>? TierShares { get; init; }
}

/// <summary>A point of a level's curve of accuracy over the share of confident images.</summary>
/// <param name="Confidence">A top probability, after the level's temperature, in 0..1.</param>
/// <param name="Share">Share of the images whose top probability is at least <paramref name="Confidence"/>, in (0, 1].</param>
/// <param name="Top1">Top-1 accuracy on these images, in 0..1.</param>
public sealed record ConfidencePoint(double Confidence, double Share, double Top1);
