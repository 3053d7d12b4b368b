using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Evaluation;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Runs;

/// <summary>
/// Measures a trained encoder, level by level, as the paper does: a linear classifier on the frozen embeddings and weighted kNN, with the
/// MACs really spent; and how far its confidence can be trusted.
/// </summary>
/// <param name="labelled">The images the heads are trained on.</param>
/// <param name="heldOut">Images on which confidence is calibrated.</param>
/// <param name="test">Images that only measure.</param>
/// <param name="classWeights">[classes], what an image of each class counts when a head is trained.</param>
/// <param name="ranks">The ranks, which divide the work and all get the same.</param>
internal sealed class LevelEvaluation(ImageSet labelled, ImageSet heldOut, ImageSet test, float[] classWeights, Communicator ranks)
{
    private const int FewestImages = 20;

    /// <summary>Calibrates the network's levels, trains a head for each and measures it.</summary>
    public (HeadSnapshot Head, IReadOnlyList<LevelReport> Levels) Run(
        Encoder network, Tensor calibrationImages, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        var steps = network.Levels.Count + 1;
        Calibrate(network, calibrationImages, (done, parts) => progress?.Report(new TrainingProgress("calibrating levels", done, parts, "")));

        var reports = new List<LevelReport>();
        var heads = new List<LinearClassifier>();
        for (var level = 0; level < network.Levels.Count; level++)
        {
            progress?.Report(new TrainingProgress("heads and evaluation", level + 1, steps, $"level {network.Levels[level]}"));
            var (head, report) = Level(network, level, cancellation);
            heads.Add(head);
            reports.Add(report);
        }

        progress?.Report(new TrainingProgress("heads and evaluation", steps, steps, ""));
        return (new HeadSnapshot([.. heads.SelectMany(head => head.Weight)], [.. heads.SelectMany(head => head.Bias)], labelled.ClassNames), reports);
    }

    // On one rank, so that processors that round differently cannot disagree on a threshold.
    private void Calibrate(Encoder network, Tensor images, Action<int, int> progress)
    {
        using (network.Batch.Apart())
            Agreement.OnFirst(ranks, () => network.Calibrate(images, progress));
        foreach (var (_, buffer) in network.named_buffers())
            Sharing.Broadcast(ranks, buffer);
        network.eval();
    }

    private (LinearClassifier Head, LevelReport Report) Level(Encoder network, int level, CancellationToken cancellation)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var known = FeatureExtractor.Extract(network, labelled, level, ranks, cancellation).Embeddings;
        var unseen = FeatureExtractor.Extract(network, heldOut, level, ranks, cancellation).Embeddings;
        var measured = FeatureExtractor.Extract(network, test, level, ranks, cancellation);
        var (knownLabels, unseenLabels, testLabels) = (FeatureExtractor.Labels(labelled), FeatureExtractor.Labels(heldOut), FeatureExtractor.Labels(test));
        var classes = labelled.ClassNames.Count;
        var head = LinearProbe.Train(known, knownLabels, classes, tensor(classWeights), ranks: ranks);
        var (logits, unseenLogits) = (head.Logits(measured.Embeddings), head.Logits(unseen));
        // Of a handful of images, all of them right perhaps, the best temperature is none.
        var temperature = heldOut.Count >= FewestImages ? Temperature.Fit(unseenLogits, unseenLabels) : 1;
        var share = network.MeanShare(measured.Choices, level);
        return (head, new LevelReport
        {
            Budget = network.Levels[level],
            Macs = share * network.DenseMacs,
            MacsShare = share,
            LinearTop1 = Accuracy.TopK(logits, testLabels, 1),
            LinearTop5 = Accuracy.TopK(logits, testLabels, 5),
            KnnTop1 = WeightedKnn.Top1(known, knownLabels, measured.Embeddings, testLabels, classes, ranks: ranks),
            Temperature = temperature,
            CalibrationErrorBefore = Confidence.Of(logits, testLabels, 1).CalibrationError(),
            CalibrationError = Confidence.Of(logits, testLabels, temperature).CalibrationError(),
            Confidence = Confidence.Of(unseenLogits, unseenLabels, temperature).Curve(),
            Confusion = Accuracy.Confusion(logits, testLabels),
            Channels = [.. measured.Firing.Select(channels => ChannelActivity.Of(channels, test.Count))],
            TierShares = network.TierShares(measured.Choices),
        });
    }
}
