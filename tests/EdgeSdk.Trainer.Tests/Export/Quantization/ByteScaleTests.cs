using EdgeSdk.Trainer.Export.Quantization;

namespace EdgeSdk.Trainer.Tests.Export.Quantization;

public class ByteScaleTests
{
    [Theory]
    [InlineData(0, 2.55, 0.01, 0)]
    [InlineData(-1, 1.55, 0.01, 100)]
    [InlineData(0.5, 2.55, 0.01, 0)]
    [InlineData(-2.55, -1, 0.01, 255)]
    [InlineData(0, 0, 1, 0)]
    public void The_range_is_spread_over_all_bytes_and_0_is_exact(double low, double high, float scale, byte zero)
    {
        var chosen = ByteScale.Over(low, high);

        Assert.Equal(scale, chosen.Scale, 1e-6f);
        Assert.Equal(zero, chosen.ZeroPoint);
        Assert.Equal(0, chosen.Round(0));
    }

    [Theory]
    [InlineData(0.994, 0.99)]
    [InlineData(0.996, 1.0)]
    [InlineData(9, 1.55)]
    [InlineData(-9, -1)]
    public void A_value_is_stored_as_the_nearest_step_inside_the_range(double value, double stored) =>
        Assert.Equal(stored, ByteScale.Over(-1, 1.55).Round(value), 1e-6);

    [Fact]
    public void Least_squares_takes_the_range_whose_error_is_least()
    {
        // One value per image: the sample holds each as often as any other.
        var range = new ActivationRange(1);
        var random = new Random(2);
        float[] values = [.. Enumerable.Range(0, 100).Select(_ => MathF.Pow(random.NextSingle(), 8) * 9), 100];
        foreach (var value in values)
            range.Add([value]);

        var chosen = range.Choose(RangeMethod.LeastSquares);
        Assert.All(Enumerable.Range(1, 60), step => Assert.True(Error(chosen) <= Error(ByteScale.Over(0, 100.0 * step / 60)) + 1e-9));
        Assert.Equal(100f / 255, range.Choose(RangeMethod.MinMax).Scale, 1e-6f);

        double Error(ByteScale scale) => values.Sum(value => Math.Pow(value - scale.Round(value), 2));
    }

    [Fact]
    public void Values_without_outliers_keep_nearly_their_whole_range()
    {
        var range = new ActivationRange(1);
        var random = new Random(2);
        for (var image = 0; image < 200; image++)
            range.Add([.. Enumerable.Range(0, 500).Select(_ => (random.NextSingle() * 3) - 1)]);

        foreach (var method in Enum.GetValues<RangeMethod>())
        {
            var chosen = range.Choose(method);
            Assert.InRange(chosen.Scale * 255, 2.9, 3.01);
            Assert.InRange(chosen.ZeroPoint, 84, 86);
        }
    }
}
