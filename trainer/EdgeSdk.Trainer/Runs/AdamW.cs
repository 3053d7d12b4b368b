using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>
/// Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019, arXiv 1711.05101). Vectors (biases, norms) are not decayed.
/// Its moments are plain named tensors, so that a checkpoint holds all of it. Each parameter counts its own steps: one that joins late, such
/// as a gate, has its first moments corrected like any other's.
/// </summary>
internal sealed class AdamW : Optimizer
{
    private const double Beta1 = 0.9, Beta2 = 0.999, Epsilon = 1e-8;

    private readonly List<(string Name, Tensor Parameter, Tensor First, Tensor Second, Tensor Steps)> _entries;
    private readonly WeightDecay _weightDecay;

    /// <summary>Prepares the moments of parameters.</summary>
    /// <param name="parameters">The parameters by name.</param>
    /// <param name="weightDecay">The decay of all.</param>
    /// <param name="more">What some have above it, by name.</param>
    public AdamW(IEnumerable<(string Name, Tensor Parameter)> parameters, double weightDecay, IReadOnlyDictionary<string, Tensor>? more = null)
    {
        _weightDecay = new WeightDecay(weightDecay, more);
        _entries = [.. parameters.Select(p => (p.Name, p.Parameter, zeros_like(p.Parameter).detach(), zeros_like(p.Parameter).detach(),
            zeros(1, ScalarType.Int64, CPU)))];
    }

    public override IEnumerable<(string Name, Tensor Tensor)> State =>
        _entries.SelectMany(e => new[] { ($"adam.first.{e.Name}", e.First), ($"adam.second.{e.Name}", e.Second), ($"adam.steps.{e.Name}", e.Steps) });

    public override void Step(double learningRate)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter, first, second, steps) in _entries)
        {
            if (parameter.grad is not { } gradient)
                continue;
            var step = steps.add_(1).item<long>();
            var correction1 = 1 - Math.Pow(Beta1, step);
            var correction2 = Math.Sqrt(1 - Math.Pow(Beta2, step));
            first.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
            second.mul_(Beta2).addcmul_(gradient, gradient, 1 - Beta2);
            _weightDecay.Apply(name, parameter, learningRate);
            var denominator = second.sqrt().div_(correction2).add_(Epsilon);
            parameter.addcdiv_(first, denominator, -learningRate / correction1);
            gradient.zero_();
        }
    }

    public override void Dispose()
    {
        foreach (var (_, _, first, second, steps) in _entries)
        {
            first.Dispose();
            second.Dispose();
            steps.Dispose();
        }
    }
}
