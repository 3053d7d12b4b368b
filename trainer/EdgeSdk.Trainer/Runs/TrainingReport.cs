using EdgeSdk.Models;
using EdgeSdk.Trainer.Distribution;

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

    /// <summary>Each rank's speed; <see langword="null"/> when one process did it all.</summary>
    public IReadOnlyList<RankReport>? Ranks { get; init; }
}
