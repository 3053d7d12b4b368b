using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>
/// LARS (You, Gitman and Ginsburg, arXiv 1708.03888): gradient descent with momentum whose step in each weight is scaled to the weight's norm.
/// As in the paper's runs the scale is eta 0.02, clipped so that it never lengthens a step; vectors (biases, norms) are neither scaled nor decayed.
/// </summary>
internal sealed class Lars : Optimizer
{
    private const double Eta = 0.02, Momentum = 0.9, Epsilon = 1e-8;

    private readonly List<(string Name, Tensor Parameter, Tensor Velocity)> _entries;
    private readonly WeightDecay _weightDecay;

    /// <summary>Prepares the velocities of parameters.</summary>
    /// <param name="parameters">The parameters by name.</param>
    /// <param name="weightDecay">The decay of all.</param>
    /// <param name="more">What some have above it, by name.</param>
    public Lars(IEnumerable<(string Name, Tensor Parameter)> parameters, double weightDecay, IReadOnlyDictionary<string, Tensor>? more = null)
    {
        _weightDecay = new WeightDecay(weightDecay, more);
        _entries = [.. parameters.Select(p => (p.Name, p.Parameter, zeros_like(p.Parameter).detach()))];
    }

    public override IEnumerable<(string Name, Tensor Tensor)> State => _entries.Select(e => ($"lars.velocity.{e.Name}", e.Velocity));

    public override void Step(double learningRate)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        foreach (var (name, parameter, velocity) in _entries)
        {
            if (parameter.grad is not { } gradient)
                continue;
            velocity.mul_(Momentum).add_(parameter.dim() > 1 ? Scaled(name, gradient, parameter, learningRate) : gradient);
            parameter.add_(velocity, alpha: -learningRate);
            gradient.zero_();
        }
    }

    public override void Dispose()
    {
        foreach (var (_, _, velocity) in _entries)
            velocity.Dispose();
    }

    private Tensor Scaled(string name, Tensor gradient, Tensor parameter, double learningRate)
    {
        double weightNorm = parameter.norm().item<float>(), gradientNorm = gradient.norm().item<float>();
        // Without a direction or a scale of its own a weight moves like a vector.
        if (weightNorm == 0 || gradientNorm == 0)
            return gradient;
        var decay = _weightDecay.Of(name, parameter);
        var trust = Eta * weightNorm / (gradientNorm + decay.norm().item<float>() + Epsilon);
        return (gradient + decay) * Math.Min(trust / learningRate, 1);
    }
}
