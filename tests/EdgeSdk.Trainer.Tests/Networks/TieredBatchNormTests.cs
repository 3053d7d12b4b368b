using EdgeSdk.Trainer.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class TieredBatchNormTests
{
    private static readonly double[] Weight = [1.5, -0.5, 2, 0.25];
    private static readonly double[] Bias = [0.1, 0.2, -0.3, 0];

    [Fact]
    public void Every_tier_is_evaluated_with_the_statistics_measured_for_it()
    {
        using var scope = NewDisposeScope();
        var norm = Norm(tiers: 2);
        var (narrow, wide) = (Randomised.Images(1, 6, 2, 3, 3) * 2 + 1, Randomised.Images(2, 5, 4, 3, 3) - 3);
        norm.Measure(narrow, 0);
        norm.Measure(wide, 1);
        norm.eval();

        var (x2, x4) = (Randomised.Images(3, 2, 2, 3, 3), Randomised.Images(4, 2, 4, 3, 3));
        AssertClose(Reference(x2, narrow), norm.Forward(x2, 0).Values(), 1e-5);
        AssertClose(Reference(x4, wide), norm.Forward(x4, 1).Values(), 1e-5);
    }

    [Fact]
    public void Folded_scale_and_bias_give_what_evaluation_gives()
    {
        using var scope = NewDisposeScope();
        var norm = Norm(tiers: 2);
        norm.Measure(Randomised.Images(1, 6, 3, 3, 3) * 2 + 1, 0);
        norm.eval();

        var (scale, bias) = norm.Fold(0, 3);
        var x = Randomised.Images(2, 2, 3, 3, 3);
        var folded = x * tensor(scale).view(1, -1, 1, 1) + tensor(bias).view(1, -1, 1, 1);

        Assert.Equal((3, 3), (scale.Length, bias.Length));
        AssertClose(norm.Forward(x, 0), folded, 1e-5);
    }

    [Fact]
    public void Training_uses_the_batch_and_leaves_the_statistics_alone()
    {
        using var scope = NewDisposeScope();
        var norm = Norm(tiers: 1);
        norm.train();
        var x = Randomised.Images(1, 6, 4, 3, 3) * 2 + 1;

        AssertClose(Reference(x, x), norm.Forward(x, 0).Values(), 1e-5);
        Assert.All(norm.state_dict()["mean"].Values(), value => Assert.Equal(0, value));
        Assert.All(norm.state_dict()["variance"].Values(), value => Assert.Equal(1, value));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Separate_tiers_are_scaled_and_shifted_and_learn_each_by_itself(bool training)
    {
        using var scope = NewDisposeScope();
        var norm = new TieredBatchNorm(4, 2, separate: true);
        using (no_grad())
        {
            norm.state_dict()["weight1"].copy_(tensor(Weight));
            norm.state_dict()["bias1"].copy_(tensor(Bias));
        }

        var x = Randomised.Images(1, 6, 4, 3, 3) * 2 + 1;
        norm.Measure(x, 0);
        norm.Measure(x, 1);
        norm.train(training);
        var own = norm.Forward(x, 1);
        AssertClose(Reference(x, x), own.Values(), 1e-5);
        var plain = norm.Forward(x, 0) * tensor(Weight, ScalarType.Float32).view(1, -1, 1, 1) + tensor(Bias, ScalarType.Float32).view(1, -1, 1, 1);
        AssertClose(plain, own, 1e-5);
        own.square().sum().backward();
        Assert.Equal(["bias1", "weight1"], norm.named_parameters().Where(p => p.parameter.grad is not null).Select(p => p.name).Order(StringComparer.Ordinal));
        // Vectors, which no optimiser decays.
        Assert.All(norm.parameters(), parameter => Assert.Equal(1, parameter.dim()));

        var (scale, bias) = norm.Fold(1, 4);
        norm.eval();
        AssertClose(norm.Forward(x, 1), x * tensor(scale).view(1, -1, 1, 1) + tensor(bias).view(1, -1, 1, 1), 1e-5);
    }

    private static TieredBatchNorm Norm(int tiers)
    {
        var norm = new TieredBatchNorm(4, tiers);
        using var noGradient = no_grad();
        norm.state_dict()["weight"].copy_(tensor(Weight));
        norm.state_dict()["bias"].copy_(tensor(Bias));
        return norm;
    }

    /// <summary>Normalises x by the mean and the biased variance of each channel of another batch.</summary>
    private static double[] Reference(Tensor x, Tensor measured)
    {
        int Channel(int i, Tensor of) => i / (int)(of.shape[2] * of.shape[3]) % (int)of.shape[1];
        var values = measured.Values();
        var statistics = Enumerable.Range(0, (int)measured.shape[1]).Select(channel =>
        {
            var own = values.Where((_, i) => Channel(i, measured) == channel).ToList();
            var mean = own.Average();
            return (Mean: mean, Variance: own.Average(value => (value - mean) * (value - mean)));
        }).ToList();
        return [.. x.Values().Select((value, i) =>
        {
            var c = Channel(i, x);
            return (value - statistics[c].Mean) / Math.Sqrt(statistics[c].Variance + 1e-5) * Weight[c] + Bias[c];
        })];
    }
}
