using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Evaluation;
using EdgeSdk.Trainer.Tests.Networks;
using EdgeSdk.Trainer.Tests.Runs;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Distribution;

/// <summary>What ranks measure together is what one process measures.</summary>
public class SharedEvaluationTests
{
    [Theory]
    [InlineData(1100, 2)]
    [InlineData(1100, 4)] // More ranks than batches of 500: one has nothing to do.
    public void Features_are_those_of_one_process_bit_for_bit(int count, int ranks)
    {
        var images = Separable.Images(count, 1);
        using var network = Tiny.Network(0.5, 1);
        network.eval();
        var whole = FeatureExtractor.Extract(network, images, 0, Communicator.Alone, CancellationToken.None);
        foreach (var shared in ThreadRanks.Run(ranks, one => FeatureExtractor.Extract(network, images, 0, one, CancellationToken.None)))
        {
            Assert.Equal(whole.Embeddings.Values(), shared.Embeddings.Values());
            Assert.Equal(whole.Choices, shared.Choices);
            Assert.Equal(whole.Firing, shared.Firing);
        }
    }

    [Fact]
    public void A_rank_that_is_told_to_stop_stops_all()
    {
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        using var network = Tiny.Network(0.5, 1);
        var ended = ThreadRanks.Run(2, one => Record.Exception(() =>
            FeatureExtractor.Extract(network, Separable.Images(20, 1), 0, one, one.Rank == 1 ? stopped.Token : CancellationToken.None)));
        Assert.All(ended, exception => Assert.IsType<OperationCanceledException>(exception));
    }

    [Fact]
    public void Nearest_neighbours_are_counted_once()
    {
        var (references, queries) = (tensor(Numbers.NormalSingles(300 * 8, 1), [300, 8]), tensor(Numbers.NormalSingles(1200 * 8, 2), [1200, 8]));
        var (labels, asked) = (tensor([.. Enumerable.Range(0, 300).Select(i => (long)i % 3)]), tensor([.. Enumerable.Range(0, 1200).Select(i => (long)i % 3)]));
        var whole = WeightedKnn.Top1(references, labels, queries, asked, 3);
        Assert.All(ThreadRanks.Run(2, one => WeightedKnn.Top1(references, labels, queries, asked, 3, ranks: one)), top1 => Assert.Equal(whole, top1));
    }

    [Fact]
    public void A_linear_head_is_the_same_on_all_ranks_and_that_of_one_process()
    {
        var features = tensor(Numbers.NormalSingles(100 * 4, 1), [100, 4]);
        var labels = (features.select(1, 0) + features.select(1, 2)).gt(0).to_type(ScalarType.Int64);
        var whole = LinearProbe.Train(features, labels, 2);
        var shared = ThreadRanks.Run(3, one => LinearProbe.Train(features, labels, 2, ranks: one));
        Assert.All(shared, head => Assert.Equal(shared[0].Weight, head.Weight));
        Numbers.AssertClose([.. whole.Weight.Select(weight => (double)weight)], [.. shared[0].Weight.Select(weight => (double)weight)], 1e-2);
    }
}
