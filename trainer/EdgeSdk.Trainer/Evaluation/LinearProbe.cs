using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>A linear classifier: logits = weight x + bias.</summary>
/// <param name="Weight">[classes, features].</param>
/// <param name="Bias">[classes].</param>
internal sealed record LinearClassifier(float[] Weight, float[] Bias)
{
    /// <summary>The logits [n, classes] of embeddings [n, features].</summary>
    public Tensor Logits(Tensor features)
    {
        using var scope = NewDisposeScope();
        return (features.matmul(tensor(Weight, [Bias.Length, features.shape[1]]).t()) + tensor(Bias)).MoveToOuterDisposeScope();
    }
}

/// <summary>
/// Trains a linear classifier on frozen embeddings: soft-max regression by L-BFGS on the whole set, which needs no learning rate and gives
/// the same answer every time. Features are standardised inside and the scaling is folded into the result.
/// </summary>
internal static class LinearProbe
{
    private const int Iterations = 100;
    private const double Tolerance = 1e-6;

    public static LinearClassifier Train(Tensor features, Tensor labels, int classes, double weightDecay = 1e-4)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var mean = features.mean([0L]);
        var std = features.std(0, unbiased: false) + 1e-5;
        var x = (features - mean) / std;
        var minimum = Lbfgs.Minimise(zeros(classes, x.shape[1] + 1), point => Loss(point, x, labels, weightDecay), Iterations, Tolerance);
        var (weight, bias) = Parts(minimum);
        var folded = weight / std;
        var shift = bias - folded.matmul(mean);
        return new LinearClassifier(folded.data<float>().ToArray(), shift.data<float>().ToArray());
    }

    // Mean cross-entropy and decay of the weights, and the gradient of both; a point is [classes, features + 1], the bias last.
    private static (double Value, Tensor Gradient) Loss(Tensor point, Tensor x, Tensor labels, double weightDecay)
    {
        using var scope = NewDisposeScope();
        var (weight, bias) = Parts(point);
        var logProbabilities = (x.matmul(weight.t()) + bias).log_softmax(1);
        var index = labels.unsqueeze(1);
        var value = weight.square().sum() * (weightDecay / 2) - logProbabilities.gather(1, index).mean();
        var residual = logProbabilities.exp().scatter_add(1, index, full_like(index, -1, dtype: ScalarType.Float32)) / x.shape[0];
        var gradient = cat([residual.t().matmul(x) + weight * weightDecay, residual.sum([0L]).unsqueeze(1)], 1);
        return (value.item<float>(), gradient.MoveToOuterDisposeScope());
    }

    private static (Tensor Weight, Tensor Bias) Parts(Tensor point) => (point.narrow(1, 0, point.shape[1] - 1), point.select(1, point.shape[1] - 1));
}
