using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Methods;

/// <summary>The images of one step.</summary>
/// <param name="First">[n, channels, height, width], one view of each image; where ranks share the batch, of those of this rank.</param>
/// <param name="Second">The other view.</param>
/// <param name="Labels">[batch], the class of each image of the whole batch; <see langword="null"/> without labels.</param>
internal readonly record struct StepImages(Tensor First, Tensor Second, Tensor? Labels);

/// <summary>The terms of one step, for the log.</summary>
internal readonly record struct StepLosses(
    double Total, double Dense, double Gated, double Macs, double Smallest, double Budget, double MacsShare, double Bound = 0);

/// <summary>What one step of training does: a method is its modules and how it gets their gradients.</summary>
internal abstract class TrainingMethod
{
    /// <summary>All that it trains, by name.</summary>
    public abstract IReadOnlyList<(string Name, nn.Module Module)> Modules { get; }

    /// <summary>By the parameters' names, the weight decay of their elements above that of all; as wide as the parameter, or to be spread over it.</summary>
    public virtual IReadOnlyDictionary<string, Tensor> MoreDecay { get; } = new Dictionary<string, Tensor>();

    /// <summary>Computes the loss of one step and adds its gradients to the parameters'.</summary>
    /// <param name="images">The images.</param>
    /// <param name="progress">Share of the run done, in [0, 1).</param>
    /// <param name="draw">A uniform number in [0, 1) that picks the step's budget.</param>
    public abstract StepLosses Backward(in StepImages images, double progress, double draw);
}
