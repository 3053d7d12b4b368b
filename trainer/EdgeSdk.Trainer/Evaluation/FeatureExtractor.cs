using EdgeSdk.Trainer.Augmentation;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Distribution;
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

    /// <summary>Extracts the features of a set; each rank runs some of its batches, and all get everything.</summary>
    /// <param name="network">The encoder, calibrated.</param>
    /// <param name="images">The set.</param>
    /// <param name="level">The level.</param>
    /// <param name="ranks">The ranks; all call this.</param>
    /// <param name="cancellation">Ends it.</param>
    public static LevelFeatures Extract(Encoder network, ImageSet images, int level, Communicator ranks, CancellationToken cancellation)
    {
        if (ranks.Size == 1)
            return Extract(network, images, level, 0, images.Count, cancellation)!;
        // A rank that left by itself would leave the others waiting.
        if (Agreement.Any(ranks, cancellation.IsCancellationRequested))
            throw new OperationCanceledException(cancellation);
        // The batches are those of one process, so that every number is the same.
        var batches = (images.Count + Batch - 1) / Batch;
        var (first, end) = (Batch * (batches * ranks.Rank / ranks.Size), Math.Min(images.Count, Batch * (batches * (ranks.Rank + 1) / ranks.Size)));
        return SharedFeatures.Collect(ranks, network, images.Count, first < end ? Extract(network, images, level, first, end, CancellationToken.None) : null);
    }

    private static LevelFeatures Extract(Encoder network, ImageSet images, int level, int first, int end, CancellationToken cancellation)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        var parts = new List<Tensor>();
        var choices = new List<int[]>(end - first);
        long[][]? firing = null;
        for (var start = first; start < end; start += Batch)
        {
            cancellation.ThrowIfCancellationRequested();
            using var pause = CollectionPause.Begin();
            using var batchScope = NewDisposeScope();
            var (embedding, chosen, fired) = network.EmbedAt(ToTensor(images, start, Math.Min(Batch, end - start)), level);
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
