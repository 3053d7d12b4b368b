using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>How far the exported file, run by ONNX Runtime, is from the trained network's own forward pass.</summary>
internal static class ExportAgreement
{
    /// <summary>The largest difference allowed.</summary>
    public const double Tolerance = 1e-4;

    // Nearer than this to a threshold, a channel may be on in one and off in the other by rounding alone.
    private const float Rounding = 1e-5f;

    /// <summary>The largest absolute difference of any logit of any image at any level, of the images that no gate's rounding decides on.</summary>
    /// <exception cref="ExportException">It is above <see cref="Tolerance"/>.</exception>
    public static double Require(string path, Encoder network, HeadSnapshot head, ImageSet images)
    {
        var difference = Measure(path, network, head, images);
        return difference <= Tolerance
            ? difference
            : throw new ExportException(
                $"The exported file failed its check and was not kept: its logits are up to {difference:0.0e+0} from those of the trained network, more than {Tolerance:0e+0}.");
    }

    private static double Measure(string path, Encoder network, HeadSnapshot head, ImageSet images)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        using var exported = new ModelRun(path);
        var classes = head.Labels.Count;
        var weights = tensor(head.Weight, [network.Levels.Count, classes, network.Options.EmbeddingLength]);
        var biases = tensor(head.Bias, [network.Levels.Count, classes]);
        long[] shape = [1, images.Shape.Channels, images.Shape.Height, images.Shape.Width];
        var largest = 0.0;
        for (var level = 0; level < network.Levels.Count; level++)
        {
            using var levelScope = NewDisposeScope();
            var batch = FeatureExtractor.ToTensor(images, 0, images.Count);
            var embedding = network.EmbedAt(batch, level).Embedding;
            var trained = (embedding.matmul(weights[level].t()) + biases[level]).ToArray<float>();
            var margins = network.Margins(batch, level);
            var pixels = batch.ToArray<float>();
            for (var image = 0; image < images.Count; image++)
            {
                if (margins is not null && margins[image] < Rounding)
                    continue;
                var logits = exported.Run(pixels[(image * images.BytesPerImage)..((image + 1) * images.BytesPerImage)], shape, (float)network.Levels[level]).Logits!;
                for (var c = 0; c < classes; c++)
                    largest = Math.Max(largest, Math.Abs(logits[c] - trained[image * classes + c]));
            }
        }

        return largest;
    }
}
