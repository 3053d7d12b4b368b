using EdgeSdk.Models;
using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>How sure a classifier is of each image, and whether it is right.</summary>
/// <param name="Probability">The top probability of each image.</param>
/// <param name="Right">Whether the top answer is the label.</param>
internal sealed record Confidence(float[] Probability, bool[] Right)
{
    private const int Bins = 15;
    private const int Points = 20;

    /// <summary>The confidence of logits [n, classes] at a temperature.</summary>
    public static Confidence Of(Tensor logits, Tensor labels, double temperature)
    {
        using var scope = NewDisposeScope();
        var (top, answer) = (logits / temperature).softmax(1).max(1);
        return new Confidence(top.ToArray<float>(), answer.eq(labels).ToArray<bool>());
    }

    /// <summary>
    /// Expected calibration error: the gap between probability and accuracy in each of 15 bins of equal width, weighted by its images
    /// (Guo et al., ICML 2017, arXiv 1706.04599, equation 3).
    /// </summary>
    public double CalibrationError()
    {
        var gaps = new double[Bins];
        for (var i = 0; i < Probability.Length; i++)
            gaps[Math.Min((int)(Probability[i] * Bins), Bins - 1)] += Probability[i] - (Right[i] ? 1 : 0);
        return gaps.Sum(Math.Abs) / Probability.Length;
    }

    /// <summary>Accuracy over the share of confident images, by falling confidence.</summary>
    public IReadOnlyList<ConfidencePoint> Curve()
    {
        var order = Enumerable.Range(0, Probability.Length).OrderByDescending(i => Probability[i]).ToArray();
        var curve = new List<ConfidencePoint>();
        var (right, taken) = (0, 0);
        for (var point = 1; point <= Points; point++)
        {
            var count = (int)Math.Ceiling((double)order.Length * point / Points);
            if (count <= taken)
                continue;
            var least = Probability[order[count - 1]];
            // Images as sure as the last one belong to it: the runtime cannot tell them apart.
            for (; taken < order.Length && Probability[order[taken]] >= least; taken++)
                right += Right[order[taken]] ? 1 : 0;
            curve.Add(new ConfidencePoint(least, (double)taken / order.Length, (double)right / taken));
        }

        return curve;
    }
}
