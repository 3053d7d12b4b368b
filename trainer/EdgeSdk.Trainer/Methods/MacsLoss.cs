using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Methods;

/// <summary>What holds the gated network to its target: weight (share - target)^2.</summary>
/// <param name="target">The share of the dense MACs to spend.</param>
/// <param name="weight">Its weight, lambda in the paper.</param>
internal sealed class MacsLoss(double target, double weight)
{
    /// <summary>The loss, a scalar, of the mean share of the dense MACs that was spent.</summary>
    public Tensor Of(Tensor share) => (share - target).square() * weight;
}
