using EdgeSdk.Trainer.Evaluation;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Evaluation;

public class LinearProbeTests
{
    private const int Count = 240, Features = 5, Classes = 3;

    [Fact]
    public void A_separable_set_is_separated_whatever_the_scale_of_its_features()
    {
        using var scope = NewDisposeScope();
        var (features, labels) = Set(noise: 0.1f);
        var scaled = features * tensor([1e-3f, 1, 1e3f, 7, 1]) + tensor([0f, 5, -2e3f, 0, 1]);
        Assert.Equal(1, Accuracy.TopK(LinearProbe.Train(scaled, labels, Classes).Logits(scaled), labels, 1));
    }

    [Fact]
    public void At_the_solution_the_gradient_is_zero()
    {
        const double Decay = 1e-2;
        using var scope = NewDisposeScope();
        var (features, labels) = Set(noise: 2);
        var classifier = LinearProbe.Train(features, labels, Classes, weightDecay: Decay);

        // Undo the folding: the problem is posed, and decayed, in standardised features.
        var (f, y) = (features.Values(), labels.data<long>().ToArray());
        var columns = Enumerable.Range(0, Features).Select(j => Enumerable.Range(0, Count).Select(i => f[i * Features + j]).ToArray()).ToArray();
        var mean = columns.Select(column => column.Average()).ToArray();
        var std = columns.Select((column, j) => Math.Sqrt(column.Average(v => (v - mean[j]) * (v - mean[j]))) + 1e-5).ToArray();
        var weight = classifier.Weight.Select((w, i) => w * std[i % Features]).ToArray();
        var gradient = weight.Select(w => w * Decay).ToArray();
        var biasGradient = new double[Classes];
        for (var i = 0; i < Count; i++)
        {
            var logits = Enumerable.Range(0, Classes).Select(c =>
                classifier.Bias[c] + Enumerable.Range(0, Features).Sum(j => classifier.Weight[c * Features + j] * f[i * Features + j])).ToArray();
            var total = logits.Sum(Math.Exp);
            for (var c = 0; c < Classes; c++)
            {
                var residual = (Math.Exp(logits[c]) / total - (y[i] == c ? 1 : 0)) / Count;
                biasGradient[c] += residual;
                for (var j = 0; j < Features; j++)
                    gradient[c * Features + j] += residual * (f[i * Features + j] - mean[j]) / std[j];
            }
        }

        Assert.All(gradient.Concat(biasGradient), value => Assert.InRange(value, -2e-5, 2e-5));
    }

    [Fact]
    public void A_feature_that_never_changes_does_no_harm()
    {
        using var scope = NewDisposeScope();
        var (features, labels) = Set(noise: 0.1f);
        features.select(1, 2).fill_(0.1f);
        var classifier = LinearProbe.Train(features, labels, Classes);
        Assert.All(classifier.Weight.Concat(classifier.Bias), value => Assert.True(float.IsFinite(value)));
        Assert.True(Accuracy.TopK(classifier.Logits(features), labels, 1) > 0.6);
    }

    [Fact]
    public void An_image_of_weight_two_counts_like_two_images()
    {
        using var scope = NewDisposeScope();
        var (features, labels) = Set(noise: 2);
        // Features that are standardised already in both sets: the same scale and mean whatever is repeated.
        var unit = features / features.abs();
        var ofFirst = labels.eq(0).nonzero().squeeze(1);
        var repeated = LinearProbe.Train(cat([unit, -unit, unit.index_select(0, ofFirst), -unit.index_select(0, ofFirst)]),
            cat([labels, labels, labels.index_select(0, ofFirst), labels.index_select(0, ofFirst)]), Classes);
        var weighted = LinearProbe.Train(cat([unit, -unit]), cat([labels, labels]), Classes, tensor(new float[] { 2, 1, 1 }));
        AssertClose([.. repeated.Weight.Concat(repeated.Bias).Select(value => (double)value)], [.. weighted.Weight.Concat(weighted.Bias).Select(value => (double)value)], 1e-3);
    }

    [Fact]
    public void Weights_of_the_classes_let_a_rare_one_be_found()
    {
        using var scope = NewDisposeScope();
        var (features, labels) = Set(noise: 4);
        // Of the last class one image in ten is left.
        var kept = tensor(Enumerable.Range(0, Count).Where(i => i % Classes != Classes - 1 || i % (10 * Classes) == Classes - 1).Select(i => (long)i).ToArray());
        var (few, fewLabels) = (features.index_select(0, kept), labels.index_select(0, kept));
        var weights = Trainer.Data.ClassWeights.Of([.. fewLabels.data<long>().ToArray().Select(label => (byte)label)], Classes, 1);

        double Found(LinearClassifier classifier) =>
            classifier.Logits(features).argmax(1).eq(labels).to_type(ScalarType.Float32).masked_select(labels.eq(Classes - 1)).mean().item<float>();
        var (even, plain) = (Found(LinearProbe.Train(few, fewLabels, Classes, tensor(weights))), Found(LinearProbe.Train(few, fewLabels, Classes)));
        Assert.True(even > plain + 0.2, $"{even} of the rare class with weights, {plain} without");
    }

    [Fact]
    public void Training_twice_gives_the_same_classifier()
    {
        using var scope = NewDisposeScope();
        var (features, labels) = Set(noise: 1);
        var (first, second) = (LinearProbe.Train(features, labels, Classes), LinearProbe.Train(features, labels, Classes));
        Assert.Equal(first.Weight, second.Weight);
        Assert.Equal(first.Bias, second.Bias);
    }

    [Fact]
    public void Logits_are_weight_times_features_plus_bias()
    {
        using var scope = NewDisposeScope();
        var classifier = new LinearClassifier([1, 2, 3, 4], [0, 0.5f]);
        AssertClose([2 + 2, 6 + 4 + 0.5, 2, 4.5], classifier.Logits(tensor(new float[] { 2, 1, 0, 1 }, [2, 2])).Values(), 1e-6);
    }

    private static (Tensor Features, Tensor Labels) Set(float noise)
    {
        var labels = Enumerable.Range(0, Count).Select(i => (long)(i % Classes)).ToArray();
        var centres = NormalSingles(Classes * Features, 1);
        var features = NormalSingles(Count * Features, 2).Select((value, i) => value * noise + 2 * centres[labels[i / Features] * Features + i % Features]).ToArray();
        return (tensor(features, [Count, Features]), tensor(labels));
    }
}
