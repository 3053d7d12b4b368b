using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>
/// How good the features are while training goes on: weighted kNN from some labelled images to some held-out ones. The batch norms take the
/// statistics of each batch, as in training, since the others are only measured in the end.
/// </summary>
internal sealed class OnlineKnn(Encoder network, ImageSet labelled, ImageSet heldOut)
{
    private const int References = 5000, Queries = 1000, Batch = 250;

    /// <summary>Top-1, in 0..1. Leaves the network in training mode.</summary>
    public double Top1()
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        network.train();
        using var apart = network.Batch.Apart();
        var (references, queries) = (labelled.Take(Math.Min(References, labelled.Count)), heldOut.Take(Math.Min(Queries, heldOut.Count)));
        return WeightedKnn.Top1(Embeddings(references), FeatureExtractor.Labels(references), Embeddings(queries), FeatureExtractor.Labels(queries), labelled.ClassNames.Count, ranks: Ranks);
    }

    private Communicator Ranks => network.Batch.Ranks;

    private Tensor Embeddings(ImageSet images)
    {
        // A last batch of few images would be normalised by them alone.
        var batches = Math.Max(1, images.Count / Batch);
        // Each rank runs whole batches, which are those of one process.
        var (first, last) = (batches * Ranks.Rank / Ranks.Size, batches * (Ranks.Rank + 1) / Ranks.Size);
        Tensor[] own = [.. Enumerable.Range(first, last - first).Select(batch =>
        {
            using var pause = CollectionPause.Begin();
            using var scope = NewDisposeScope();
            var (start, end) = ((int)((long)images.Count * batch / batches), (int)((long)images.Count * (batch + 1) / batches));
            return network.EmbedInTraining(FeatureExtractor.ToTensor(images, start, end - start)).MoveToOuterDisposeScope();
        })];
        if (Ranks.Size == 1)
            return cat(own);
        var all = Ranks.Collect<float>(own.Length == 0 ? [] : cat(own).ToArray<float>(), out _);
        return tensor(all, [images.Count, all.Length / images.Count]);
    }
}
