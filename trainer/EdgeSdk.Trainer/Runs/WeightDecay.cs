using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>How much of each weight a step takes away. Vectors (biases, norms) are left alone.</summary>
/// <param name="ofAll">The share that all weights lose, before the learning rate.</param>
/// <param name="more">What the elements of some lose above it, by the parameters' names.</param>
internal sealed class WeightDecay(double ofAll, IReadOnlyDictionary<string, Tensor>? more)
{
    /// <summary>Takes it away.</summary>
    public void Apply(string name, Tensor parameter, double learningRate)
    {
        if (parameter.dim() < 2)
            return;
        if (more?.GetValueOrDefault(name) is { } own)
            parameter.sub_(parameter * ((own + ofAll) * learningRate));
        else if (ofAll > 0)
            parameter.mul_(1 - learningRate * ofAll);
    }

    /// <summary>What a weight of more than one dimension loses, before the learning rate.</summary>
    public Tensor Of(string name, Tensor parameter) =>
        parameter * (more?.GetValueOrDefault(name) is { } own ? own + ofAll : (Tensor)ofAll);
}
