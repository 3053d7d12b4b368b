using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>
/// Temperature scaling (Guo et al., ICML 2017, arXiv 1706.04599): the one number that logits are divided by so that the likelihood of
/// held-out labels is highest. It changes no answer, only how sure it sounds.
/// </summary>
internal static class Temperature
{
    private const double Lowest = 0.01, Highest = 100;
    private const int Halvings = 60;

    /// <summary>Fits the temperature, in 0.01..100.</summary>
    /// <param name="logits">[n, classes] of images that trained neither the encoder with labels nor the head.</param>
    /// <param name="labels">[n].</param>
    public static double Fit(Tensor logits, Tensor labels)
    {
        using var pause = CollectionPause.Begin();
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var values = logits.to_type(ScalarType.Float64);
        var own = values.gather(1, labels.unsqueeze(1)).squeeze(1);
        // The loss is convex in the inverse temperature, so its slope has one zero.
        var (low, high) = (1 / Highest, 1 / Lowest);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = Math.Sqrt(low * high);
            // Where every answer is right the slope vanishes and never turns: the surer the better.
            if (Slope(values, own, middle) <= 0)
                low = middle;
            else
                high = middle;
        }

        return 1 / Math.Sqrt(low * high);
    }

    // The derivative of the mean negative log-likelihood by the inverse temperature: the expected logit less that of the label.
    private static double Slope(Tensor logits, Tensor own, double inverse)
    {
        using var scope = NewDisposeScope();
        return (((logits * inverse).softmax(1) * logits).sum([1L]) - own).mean().item<double>();
    }
}
