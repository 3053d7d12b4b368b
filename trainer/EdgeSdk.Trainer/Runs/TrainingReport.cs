using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Runs;

/// <summary>What a run did and how good the model is, written as JSON beside the model.</summary>
public sealed record TrainingReport
{
    /// <summary>The options the run was made with.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>How the model came to be.</summary>
    public required ModelTraining Training { get; init; }

    /// <summary>Multiply-accumulates of the dense network for one image.</summary>
    public required long DenseMacs { get; init; }

    /// <summary>Number of test images behind the accuracies.</summary>
    public required int TestImages { get; init; }

    /// <summary>The levels.</summary>
    public required IReadOnlyList<LevelReport> Levels { get; init; }

    /// <summary>Largest absolute difference between the exported model and the trained network over the levels.</summary>
    public double? ExportMaxDifference { get; init; }

    /// <summary>Why no model was exported; <see langword="null"/> when one was.</summary>
    public string? ExportSkipped { get; init; }

    /// <summary>Wall-clock seconds of pre-training and fine-tuning, all sessions together.</summary>
    public required double TrainingSeconds { get; init; }

    /// <summary>Share of these seconds that training waited for views.</summary>
    public required double WaitingShare { get; init; }
}

/// <summary>The figures of one level.</summary>
/// <param name="Budget">The budget.</param>
/// <param name="Macs">Mean MACs per test image.</param>
/// <param name="MacsShare">The same as a share of dense.</param>
/// <param name="LinearTop1">Top-1 of the linear head, in 0..1.</param>
/// <param name="KnnTop1">Top-1 of weighted kNN (k 20), in 0..1.</param>
/// <param name="TierShares">For each block, the share of test images at each tier; empty when the method's blocks have no tiers.</param>
public sealed record LevelReport(
    double Budget, double Macs, double MacsShare, double LinearTop1, double KnnTop1, IReadOnlyList<IReadOnlyList<double>> TierShares);
