using TorchSharp.Modules;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>A linear classifier: logits = weight x + bias.</summary>
/// <param name="Weight">[classes, features].</param>
/// <param name="Bias">[classes].</param>
internal sealed record LinearClassifier(float[] Weight, float[] Bias);

/// <summary>
/// Trains a linear classifier on frozen embeddings: soft-max regression by L-BFGS on the whole set, which needs no learning rate and gives
/// the same answer every time. Features are standardised inside and the scaling is folded into the result.
/// </summary>
internal static class LinearProbe
{
    private const int Iterations = 100;

    public static LinearClassifier Train(Tensor features, Tensor labels, int classes, double weightDecay = 1e-4)
    {
        using var scope = NewDisposeScope();
        var mean = features.mean([0L]);
        var std = features.std(0, unbiased: false) + 1e-5;
        var x = (features - mean) / std;
        var weight = new Parameter(zeros(classes, x.shape[1]));
        var bias = new Parameter(zeros(classes));
        var optimizer = optim.LBFGS([("weight", weight), ("bias", bias)], lr: 1, max_iter: Iterations, max_eval: 2 * Iterations, history_size: 10);
        optimizer.step(() =>
        {
            // optimizer.zero_grad() would do the same, with a warning of libtorch's on the console every time.
            weight.grad?.zero_();
            bias.grad?.zero_();
            using var inner = NewDisposeScope();
            var loss = nn.functional.cross_entropy(x.matmul(weight.t()) + bias, labels) + weight.square().sum() * (weightDecay / 2);
            loss.backward();
            return loss.MoveToOuterDisposeScope();
        });

        using var noGradient = no_grad();
        var folded = weight / std;
        var shift = bias - folded.matmul(mean);
        return new LinearClassifier(folded.data<float>().ToArray(), shift.data<float>().ToArray());
    }

    /// <summary>Share of images whose highest logit is their label.</summary>
    public static double Top1(LinearClassifier classifier, Tensor features, Tensor labels)
    {
        using var scope = NewDisposeScope();
        var weight = tensor(classifier.Weight, [classifier.Bias.Length, features.shape[1]]);
        var predicted = (features.matmul(weight.t()) + tensor(classifier.Bias)).argmax(1);
        return predicted.eq(labels).to_type(ScalarType.Float32).mean().item<float>();
    }
}
