using EdgeSdk.Trainer.Augmentation;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>The embeddings of a set at one level.</summary>
/// <param name="Embeddings">[n, embedding].</param>
/// <param name="Choices">[n][blocks], as in <see cref="LevelPass"/>.</param>
internal sealed record LevelFeatures(Tensor Embeddings, int[][] Choices);

/// <summary>Runs the frozen encoder over a set of images.</summary>
internal static class FeatureExtractor
{
    private const int Batch = 500;

    public static LevelFeatures Extract(Encoder network, ImageSet images, int level, CancellationToken cancellation)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        var parts = new List<Tensor>();
        var choices = new List<int[]>(images.Count);
        for (var start = 0; start < images.Count; start += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            using var batchScope = NewDisposeScope();
            var (embedding, chosen) = network.EmbedAt(ToTensor(images, start, Math.Min(Batch, images.Count - start)), level);
            parts.Add(embedding.MoveToOuterDisposeScope());
            choices.AddRange(chosen);
        }

        return new LevelFeatures(cat(parts).MoveToOuterDisposeScope(), [.. choices]);
    }

    /// <summary>Images as [count, channels, height, width] in 0..1.</summary>
    public static Tensor ToTensor(ImageSet images, int start, int count)
    {
        var values = new float[count * images.BytesPerImage];
        for (var i = 0; i < count; i++)
            Augmenter.Plain(images[start + i], values.AsSpan(i * images.BytesPerImage, images.BytesPerImage));
        return tensor(values, [count, images.Shape.Channels, images.Shape.Height, images.Shape.Width]);
    }
}
