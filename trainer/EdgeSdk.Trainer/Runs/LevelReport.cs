using EdgeSdk.Models;
using EdgeSdk.Trainer.Evaluation;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Networks;

namespace EdgeSdk.Trainer.Runs;

/// <summary>The figures of one level; accuracies are of the test images, in 0..1.</summary>
public sealed record LevelReport
{
    /// <summary>The budget.</summary>
    public required double Budget { get; init; }

    /// <summary>Mean MACs per test image.</summary>
    public required double Macs { get; init; }

    /// <summary>The same as a share of dense.</summary>
    public required double MacsShare { get; init; }

    /// <summary>Top-1 of the linear head.</summary>
    public required double LinearTop1 { get; init; }

    /// <summary>Top-5 of the linear head.</summary>
    public required double LinearTop5 { get; init; }

    /// <summary>Top-1 of weighted kNN (k 20).</summary>
    public required double KnnTop1 { get; init; }

    /// <summary>What the head's logits are divided by before soft-max, fitted on held-out images.</summary>
    public required double Temperature { get; init; }

    /// <summary>Expected calibration error on the test images at temperature 1.</summary>
    public required double CalibrationErrorBefore { get; init; }

    /// <summary>Expected calibration error on the test images at <see cref="Temperature"/>.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>Accuracy over the share of confident images, on held-out images.</summary>
    public required IReadOnlyList<ConfidencePoint> Confidence { get; init; }

    /// <summary>[label][answer]: how many test images of each class got each answer of the linear head.</summary>
    public required IReadOnlyList<IReadOnlyList<int>> Confusion { get; init; }

    /// <summary>For each block, the shares of its inner channels that are always on, always off, and data-dependent.</summary>
    public required IReadOnlyList<ChannelActivity> Channels { get; init; }

    /// <summary>For each block, the share of test images at each tier; empty when the method's blocks have no tiers.</summary>
    public required IReadOnlyList<IReadOnlyList<double>> TierShares { get; init; }

    /// <summary>What the model file says of the level.</summary>
    /// <param name="trained">The blocks as trained, whose tiers were measured.</param>
    /// <param name="exported">The blocks of the file; tiers that no image runs at may be gone.</param>
    internal ModelLevel ForManifest(IReadOnlyList<BlockShape> trained, IReadOnlyList<BlockSnapshot> exported) => new()
    {
        Budget = Budget,
        Macs = Macs,
        Top1 = LinearTop1,
        KnnTop1 = KnnTop1,
        Temperature = Temperature,
        CalibrationError = CalibrationError,
        Confidence = Confidence,
        TierShares = TierShares.Count == 0 ? null :
        [
            .. TierShares.Select((shares, b) => (IReadOnlyList<double>)[.. shares.Where((_, tier) => exported[b].Tiers.Any(kept => kept.Width == trained[b].Tiers[tier]))]),
        ],
    };
}
