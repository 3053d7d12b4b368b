using EdgeSdk.Trainer.Evaluation;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Evaluation;

public class ConfidenceTests
{
    [Fact]
    public void It_is_the_top_probability_at_the_temperature()
    {
        using var scope = NewDisposeScope();
        var confidence = Confidence.Of(tensor(new float[] { 2, 0, 0, 4 }, [2, 2]), tensor([0L, 0]), 2);
        Assert.Equal([1 / (1 + Math.Exp(-1)), 1 / (1 + Math.Exp(-2))], confidence.Probability.Select(p => (double)p), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([true, false], confidence.Right);
    }

    [Fact]
    public void The_calibration_error_is_the_gap_of_each_bin_by_its_share()
    {
        // Bins of 1/15: two images at 0.50 (bin 7) of which one is right, three at 0.90 (bin 13) of which one is, one at 1 that is.
        var confidence = new Confidence([0.5f, 0.5f, 0.9f, 0.9f, 0.9f, 1], [true, false, true, false, false, true]);
        Assert.Equal((0 * 2 + (0.9 - 1.0 / 3) * 3 + 0) / 6, confidence.CalibrationError(), 1e-6);
    }

    [Fact]
    public void Whoever_is_as_right_as_sure_has_no_calibration_error() =>
        Assert.Equal(0, new Confidence([0.75f, 0.75f, 0.75f, 0.75f], [true, true, true, false]).CalibrationError(), 1e-7);

    [Fact]
    public void The_curve_is_the_accuracy_of_the_surest_images()
    {
        // 40 images, surest first; the last 10 are wrong.
        var confidence = new Confidence(
            [.. Enumerable.Range(0, 40).Select(i => 1 - i * 0.01f)], [.. Enumerable.Range(0, 40).Select(i => i < 30)]);
        var curve = confidence.Curve();
        Assert.Equal(20, curve.Count);
        Assert.Equal(Enumerable.Range(1, 20).Select(k => k / 20.0), curve.Select(point => point.Share));
        Assert.All(curve.Take(15), point => Assert.Equal(1, point.Top1));
        Assert.Equal(30.0 / 40, curve[^1].Top1);
        Assert.Equal(0.91, curve[4].Confidence, 1e-6);
    }

    [Fact]
    public void Images_of_one_confidence_share_a_point()
    {
        var curve = new Confidence([0.9f, 0.6f, 0.6f, 0.6f], [true, false, true, true]).Curve();
        Assert.Equal([0.25, 1], curve.Select(point => point.Share));
        Assert.Equal([1, 0.75], curve.Select(point => point.Top1));
    }
}
