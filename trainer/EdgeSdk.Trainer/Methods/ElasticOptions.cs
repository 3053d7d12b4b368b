namespace EdgeSdk.Trainer.Methods;

/// <summary>How one training run is made to serve every budget.</summary>
public sealed record ElasticOptions
{
    /// <summary>Weight of (MACs / dense MACs - budget)^2. The paper uses 5; default 50, because one gate network serves every budget.</summary>
    public double MacsWeight { get; init; } = 50;

    /// <summary>Weight of the VICReg loss between a sub-network and the dense network. Default 0.5.</summary>
    public double SubnetworkWeight { get; init; } = 0.5;

    /// <summary>The same for the smallest network; 0 leaves it out. Default 0.5.</summary>
    public double SmallestWeight { get; init; } = 0.5;

    /// <summary>Weight of the squared distance between a sub-network's embeddings and the dense network's of the same view. Default 0.</summary>
    public double EmbeddingWeight { get; init; }

    /// <summary>Whether sub-networks learn from the dense network's pass over the other view, as in the paper, or over their own. Default false.</summary>
    public bool OtherView { get; init; }

    /// <summary>
    /// Fewer images of a step than this at one tier of a block are normalised together with those of the next. Default 1: every tier by itself.
    /// </summary>
    public int MinimumGroup { get; init; } = 1;

    /// <summary>
    /// With a value above 0, in (0, 1), sub-networks learn from a copy of the dense network and its projector that follows them step by step: it
    /// keeps this share of itself. 0, the default: from the dense network as it is.
    /// </summary>
    public double TeacherMomentum { get; init; }

    /// <summary>Hidden units of a head that sub-networks, and they alone, are compared with their teacher through; 0, the default, for none.</summary>
    public int StudentHead { get; init; }

    /// <summary>
    /// Weight decay that the last channels of a block have above the others. It rises in equal steps, tier by tier, from 0 for the channels
    /// that the smallest tier computes. Default 0.
    /// </summary>
    public double LaterDecay { get; init; }

    /// <summary>Share of the run before sub-networks join, in [0, 1). Default 0.15.</summary>
    public double SubnetworkStart { get; init; } = 0.15;

    /// <summary>The smallest budget drawn, in (0, 1). Default 0.1.</summary>
    public double BudgetMin { get; init; } = 0.1;

    /// <summary>The largest budget drawn, in (0, 1]. Default 0.8.</summary>
    public double BudgetMax { get; init; } = 0.8;

    /// <summary>The budget of a step: log-uniform, since budgets are ratios and the small ones are the hard ones.</summary>
    /// <param name="draw">A uniform number in [0, 1).</param>
    internal double Budget(double draw) => BudgetMin * Math.Pow(BudgetMax / BudgetMin, draw);
}
