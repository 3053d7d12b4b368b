using CsCheck;
using EdgeSdk.Models;

namespace EdgeSdk.Tests.Models;

public class LevelLookupTests
{
    private static readonly ModelManifest Manifest =
        ModelFile.Verify("tiny.onnx", new TinyModel { Levels = [0.1, 0.3, 0.7, 1] }.ToBytes()).Manifest;

    [Theory]
    [InlineData(0.01, 0.1)]
    [InlineData(0.1, 0.1)]
    [InlineData(0.29, 0.1)]
    [InlineData(0.3, 0.3)]
    [InlineData(0.99, 0.7)]
    [InlineData(1, 1)]
    public void A_budget_buys_the_largest_level_it_can_pay(double budget, double level) =>
        Assert.Equal(level, Manifest.LevelFor(budget).Budget);

    [Fact]
    public void Rounding_in_the_last_digit_costs_no_level() => Assert.Equal(0.3, Manifest.LevelFor(0.4 - 0.1).Budget);

    [Fact]
    public void No_budget_above_the_lowest_level_is_ever_exceeded() => Gen.Double[0.1, 1].Sample(budget =>
    {
        var level = Manifest.LevelFor(budget);
        Assert.True((float)level.Budget <= (float)budget);
        Assert.DoesNotContain(Manifest.Levels, l => l.Budget > level.Budget && l.Budget <= budget);
    });
}
