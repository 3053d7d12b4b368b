using CsCheck;
using EdgeSdk.Budgets.Escalating;

namespace EdgeSdk.Tests.Budgets.Escalating;

public class ConfidenceCurveTests
{
    // Half of the images are at least 0.99 sure and all right, 0.7 of them at least 0.9 sure and 0.99 right, and so on: 0.1 of all are wrong.
    private static readonly ConfidenceCurve Curve = ConfidenceCurve.Of([0.99, 0.5, 1, 0.9, 0.7, 0.99, 0.7, 0.85, 0.96, 0.3, 1, 0.9])!;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(0.5, 0.99)]
    [InlineData(0.3, 0.9)]
    [InlineData(0.225, 0.8)]
    [InlineData(0.15, 0.7)]
    [InlineData(0, 0.3)]
    [InlineData(-0.025, 0.15)]
    [InlineData(-0.05, 0)]
    public void A_share_of_the_images_lies_below_a_confidence(double share, double confidence) => Assert.Equal(confidence, Curve.Below(share), 1e-9);

    // 0.85 of the images hold 0.034 of wrong answers, 0.7 hold 0.007, 0.5 none.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.075, 0.33)]
    [InlineData(0.15, 0.66)]
    [InlineData(0.3, 0.93)]
    [InlineData(0.5, 1)]
    [InlineData(1, 1)]
    public void The_errors_lie_among_the_unsure(double share, double errors) => Assert.Equal(errors, Curve.ErrorsAmong(share), 1e-9);

    [Fact]
    public void More_images_mean_a_higher_threshold_and_more_errors() =>
        Gen.Select(Gen.Double[0, 1], Gen.Double[0, 1]).Sample((a, b) =>
        {
            Assert.True(Curve.Below(Math.Min(a, b)) <= Curve.Below(Math.Max(a, b)));
            Assert.True(Curve.ErrorsAmong(Math.Min(a, b)) <= Curve.ErrorsAmong(Math.Max(a, b)));
        });

    [Fact]
    public void Too_few_points_are_no_curve() => Assert.Null(ConfidenceCurve.Of([0.3, 1, 0.9]));
}
