using EdgeSdk.Trainer.Evaluation;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Evaluation;

public class TemperatureTests
{
    private static readonly double[] Factors = [0.9, 0.99, 1.01, 1.1];

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3)]
    public void Of_two_classes_it_is_the_one_at_which_confidence_is_the_share_of_right_answers(double expected)
    {
        // One logit ahead by 2, right in a share s of the images: soft-max is s where 2 / T = log(s / (1 - s)).
        using var scope = NewDisposeScope();
        const int Count = 100_000;
        var right = (int)Math.Round(Count / (1 + Math.Exp(-2 / expected)));
        var logits = tensor(new float[] { 2, 0 }).repeat(Count, 1);
        var labels = tensor(Enumerable.Range(0, Count).Select(i => i < right ? 0L : 1L).ToArray());
        // Of whole images the share is not quite that of the temperature asked for.
        var exact = 2 / Math.Log((double)right / (Count - right));
        Assert.Equal(expected, exact, 1e-3);
        Assert.Equal(exact, Temperature.Fit(logits, labels), 1e-6);
    }

    [Fact]
    public void No_other_temperature_makes_the_labels_likelier()
    {
        using var scope = NewDisposeScope();
        // Right more often than by chance, but surer than that.
        var logits = tensor(NormalSingles(200 * 4, 1).Select((value, i) => 5 * value + (i % 4 == i / 4 % 4 ? 6 : 0)).ToArray(), [200, 4]);
        var labels = tensor(Enumerable.Range(0, 200).Select(i => (long)(i % 4)).ToArray());
        var fitted = Temperature.Fit(logits, labels);
        Assert.All(Factors, factor => Assert.True(Loss(logits, labels, fitted) < Loss(logits, labels, fitted * factor)));
    }

    [Theory]
    [InlineData(1, 0.01)] // Always right: the surer the better.
    [InlineData(0, 100)] // Always wrong.
    public void Without_an_optimum_it_stays_in_its_range(int right, double expected)
    {
        using var scope = NewDisposeScope();
        var logits = tensor(new float[] { 1, 0 }).repeat(10, 1);
        Assert.Equal(expected, Temperature.Fit(logits, full(10, 1L - right, dtype: ScalarType.Int64)), expected * 1e-6);
    }

    private static double Loss(Tensor logits, Tensor labels, double temperature)
    {
        var (z, y) = (logits.Values(), labels.data<long>().ToArray());
        return Enumerable.Range(0, y.Length).Average(i =>
            Math.Log(Enumerable.Range(0, 4).Sum(c => Math.Exp(z[4 * i + c] / temperature))) - z[4 * i + (int)y[i]] / temperature);
    }
}
