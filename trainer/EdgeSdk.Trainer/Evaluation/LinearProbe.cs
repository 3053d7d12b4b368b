using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Networks;
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

    /// <summary>Trains the classifier.</summary>
    /// <param name="features">[n, features].</param>
    /// <param name="labels">[n].</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="classWeights">[classes], what an image of each class counts; <see langword="null"/> for 1.</param>
    /// <param name="weightDecay">Weight of half the squared length of the weights.</param>
    /// <param name="ranks">The ranks: all have all features, and each computes the loss of some.</param>
    public static LinearClassifier Train(
        Tensor features, Tensor labels, int classes, Tensor? classWeights = null, double weightDecay = 1e-4, Communicator? ranks = null)
    {
        using var pause = CollectionPause.Begin();
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var mean = features.mean([0L]);
        var std = features.std(0, unbiased: false) + 1e-5;
        var x = (features - mean) / std;
        var weights = classWeights is null ? ones(x.shape[0]) : classWeights.index_select(0, labels);
        weights = (weights / weights.sum()).unsqueeze(1);
        ranks ??= Communicator.Alone;
        var (first, end) = (x.shape[0] * ranks.Rank / ranks.Size, x.shape[0] * (ranks.Rank + 1) / ranks.Size);
        var own = (x.narrow(0, first, end - first), labels.narrow(0, first, end - first), weights.narrow(0, first, end - first));
        var minimum = Lbfgs.Minimise(zeros(classes, x.shape[1] + 1), point => Loss(point, own.Item1, own.Item2, own.Item3, weightDecay, ranks), Iterations, Tolerance);
        var (weight, bias) = Parts(minimum);
        var folded = weight / std;
        var shift = bias - folded.matmul(mean);
        return new LinearClassifier(folded.ToArray<float>(), shift.ToArray<float>());
    }

    // Weighted cross-entropy and decay of the weights, and the gradient of both; a point is [classes, features + 1], the bias last.
    private static (double Value, Tensor Gradient) Loss(
        Tensor point, Tensor x, Tensor labels, Tensor imageWeights, double weightDecay, Communicator ranks)
    {
        using var scope = NewDisposeScope();
        var (weight, bias) = Parts(point);
        var logProbabilities = (x.matmul(weight.t()) + bias).log_softmax(1);
        var index = labels.unsqueeze(1);
        var residual = logProbabilities.exp().scatter_add(1, index, full_like(index, -1, dtype: ScalarType.Float32)) * imageWeights;
        var (likelihood, ofWeight, ofBias) = Summed(
            ranks, (logProbabilities.gather(1, index) * imageWeights).sum(), residual.t().matmul(x), residual.sum([0L]).unsqueeze(1));
        var value = weight.square().sum() * (weightDecay / 2) - likelihood;
        var gradient = cat([ofWeight + weight * weightDecay, ofBias], 1);
        return (value.item<float>(), gradient.MoveToOuterDisposeScope());
    }

    private static (Tensor, Tensor, Tensor) Summed(Communicator ranks, Tensor likelihood, Tensor ofWeight, Tensor ofBias)
    {
        if (ranks.Size == 1)
            return (likelihood, ofWeight, ofBias);
        var all = cat([likelihood.view(1), ofWeight.flatten(), ofBias.flatten()]).to_type(ScalarType.Float64).ToArray<double>();
        ranks.Sum(all);
        var sums = tensor(all).to_type(ScalarType.Float32);
        return (sums[0], sums.narrow(0, 1, ofWeight.numel()).view_as(ofWeight), sums.narrow(0, 1 + ofWeight.numel(), ofBias.numel()).view_as(ofBias));
    }

    private static (Tensor Weight, Tensor Bias) Parts(Tensor point) => (point.narrow(1, 0, point.shape[1] - 1), point.select(1, point.shape[1] - 1));
}
