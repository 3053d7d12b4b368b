using EdgeSdk.Trainer.Distribution;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Evaluation;

/// <summary>
/// Weighted k-nearest neighbours on embeddings (Wu et al., CVPR 2018, arXiv 1805.01978): cosine similarity s, weight exp(s / 0.07).
/// </summary>
internal static class WeightedKnn
{
    private const double Temperature = 0.07;
    private const int Batch = 500;

    /// <summary>
    /// Share of queries whose heaviest class among the k nearest references is their label. All ranks have both sets; each takes some queries.
    /// </summary>
    public static double Top1(Tensor references, Tensor referenceLabels, Tensor queries, Tensor queryLabels, int classes, int k = 20, Communicator? ranks = null)
    {
        using var pause = CollectionPause.Begin();
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var bank = nn.functional.normalize(references, dim: 1).t();
        ranks ??= Communicator.Alone;
        var right = 0L;
        for (var start = (long)Batch * ranks.Rank; start < queries.shape[0]; start += (long)Batch * ranks.Size)
        {
            using var batchScope = NewDisposeScope();
            var count = Math.Min(Batch, queries.shape[0] - start);
            var similarity = nn.functional.normalize(queries.narrow(0, start, count), dim: 1).matmul(bank);
            var (nearest, indices) = similarity.topk((int)Math.Min(k, references.shape[0]), 1);
            var votes = zeros(count, classes).scatter_add_(1, referenceLabels.index_select(0, indices.flatten()).view(count, -1), (nearest / Temperature).exp());
            right += votes.argmax(1).eq(queryLabels.narrow(0, start, count)).sum().item<long>();
        }

        Span<double> all = [right];
        ranks.Sum(all);
        return all[0] / queries.shape[0];
    }
}
