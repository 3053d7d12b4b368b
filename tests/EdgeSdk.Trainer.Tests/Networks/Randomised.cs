using TorchSharp;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

/// <summary>Networks as they are after training: norms with scales, biases and statistics that are not the initial ones.</summary>
internal static class Randomised
{
    public static T Norms<T>(T module, int seed)
        where T : nn.Module
    {
        using var noGradient = no_grad();
        foreach (var (name, tensor) in module.state_dict())
        {
            using var scope = NewDisposeScope();
            var values = torch.tensor(Numbers.NormalSingles((int)tensor.numel(), seed + name.Length), tensor.shape);
            if (name.EndsWith("variance", StringComparison.OrdinalIgnoreCase))
                tensor.copy_(values.square() + 0.5);
            else if (name.EndsWith("orm.weight", StringComparison.Ordinal) || name.EndsWith("orm1.weight", StringComparison.Ordinal) || name.EndsWith("orm2.weight", StringComparison.Ordinal))
                tensor.copy_(1 + 0.3 * values);
            else if (name.EndsWith("mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal) || name == "featureMean")
                tensor.copy_(0.3 * values);
        }

        return module;
    }

    public static Tensor Images(int seed, params long[] shape) =>
        tensor(Numbers.NormalSingles((int)shape.Aggregate(1L, (product, size) => product * size), seed), shape);
}
