using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>How gradients move parameters. Its state is plain named tensors, so that a checkpoint holds all of it.</summary>
internal abstract class Optimizer : IDisposable
{
    /// <summary>What it remembers from step to step, by name.</summary>
    public abstract IEnumerable<(string Name, Tensor Tensor)> State { get; }

    /// <summary>Moves every parameter that has a gradient, and clears the gradient.</summary>
    /// <param name="learningRate">The learning rate of this step.</param>
    public abstract void Step(double learningRate);

    public abstract void Dispose();
}
