using EdgeSdk.Trainer.Augmentation;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>The embeddings of a set at one level.</summary>
/// <param name="Embeddings">[n, embedding].</param>
/// <param name="Choices">[n][blocks], as in <see cref="LevelPass"/>.</param>
/// <param name="Firing">[blocks][inner channels], as there.</param>
internal sealed record LevelFeatures(Tensor Embeddings, int[][] Choices, long[][] Firing);

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
        long[][]? firing = null;
        for (var start = 0; start < images.Count; start += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            using var pause = CollectionPause.Begin();
            using var batchScope = NewDisposeScope();
            var (embedding, chosen, fired) = network.EmbedAt(ToTensor(images, start, Math.Min(Batch, images.Count - start)), level);
            parts.Add(embedding.MoveToOuterDisposeScope());
            choices.AddRange(chosen);
            firing = firing is null ? fired : [.. firing.Zip(fired, (all, more) => all.Zip(more, (a, b) => a + b).ToArray())];
        }

        return new LevelFeatures(cat(parts).MoveToOuterDisposeScope(), [.. choices], firing!);
    }

    /// <summary>The labels of a set, [n].</summary>
    public static Tensor Labels(ImageSet images) => tensor(images.Labels.Select(label => (long)label).ToArray());

    /// <summary>Images as [count, channels, height, width] in 0..1.</summary>
    public static Tensor ToTensor(ImageSet images, int start, int count)
    {
        var values = new float[count * images.BytesPerImage];
        for (var i = 0; i < count; i++)
            Augmenter.Plain(images[start + i], values.AsSpan(i * images.BytesPerImage, images.BytesPerImage));
        return tensor(values, [count, images.Shape.Channels, images.Shape.Height, images.Shape.Width]);
    }
}
