namespace EdgeSdk.Trainer.Methods;

/// <summary>How gates are held to their target by <c>vicreg-gating</c> and <c>vicreg-dual</c>. The defaults are the paper's.</summary>
public sealed record GatingOptions
{
    /// <summary>Weight of (MACs / dense MACs - target)^2. Default 5.</summary>
    public double MacsWeight { get; init; } = 5;

    /// <summary>Weight of the bounds on each block's density. Default 1.</summary>
    public double BoundWeight { get; init; } = 1;

    /// <summary>The bounds loosen with exp(-decay x epoch). Default 0.02, which was meant for 500 epochs.</summary>
    public double BoundDecay { get; init; } = 0.02;

    /// <summary>
    /// Whether, with <c>vicreg-dual</c>, the gated and the dense pass each have a scale and bias of their own in every norm of a block.
    /// Statistics are always those of the pass. Default false.
    /// </summary>
    public bool SeparateNorms { get; init; }
}
