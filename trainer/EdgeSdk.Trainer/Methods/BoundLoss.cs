using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Methods;

/// <summary>
/// What keeps every block near the same density at first, so that no gate shuts or opens for good before the features mean anything:
/// the mean over the blocks of weight (relu(p s - d)^2 + relu(d - 1 + p - p s)^2), where d is the density of a block, s the square root of the
/// target and p = exp(-decay epoch).
/// </summary>
/// <param name="target">The share of the dense MACs to spend.</param>
/// <param name="options">The weight and the decay, gamma and alpha in the paper.</param>
/// <param name="epochs">Epochs of the whole run.</param>
internal sealed class BoundLoss(double target, GatingOptions options, int epochs)
{
    /// <summary>The loss, a scalar.</summary>
    /// <param name="densities">[blocks], the share of each block's inner channels that is on.</param>
    /// <param name="progress">Share of the run done, in [0, 1).</param>
    public Tensor Of(Tensor densities, double progress)
    {
        // The first step of an epoch must not fall into the one before it by rounding.
        var epoch = Math.Floor(progress * epochs + 1e-9);
        var p = Math.Exp(-options.BoundDecay * epoch);
        var lowest = p * Math.Sqrt(target);
        var below = nn.functional.relu(lowest - densities);
        var above = nn.functional.relu(densities - (1 - p + lowest));
        return (below.square() + above.square()).mean() * options.BoundWeight;
    }
}
