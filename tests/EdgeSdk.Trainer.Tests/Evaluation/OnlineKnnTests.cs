using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Evaluation;
using EdgeSdk.Trainer.Tests.Networks;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Evaluation;

public class OnlineKnnTests
{
    [Fact]
    public void It_is_the_weighted_knn_of_dense_embeddings_normalised_batch_by_batch()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Tiny.Network(0.4, 1);
        // More than a batch of 250, in two parts of one size.
        var (labelled, heldOut) = (Images(520, 1), Images(90, 2));

        var top1 = new OnlineKnn(network, labelled, heldOut).Top1();

        network.train();
        var references = cat([.. Enumerable.Range(0, 2).Select(part => network.Embed(FeatureExtractor.ToTensor(labelled, part * 260, 260), network.DenseTiers))]);
        var queries = network.Embed(FeatureExtractor.ToTensor(heldOut, 0, 90), network.DenseTiers);
        Assert.Equal(WeightedKnn.Top1(references, FeatureExtractor.Labels(labelled), queries, FeatureExtractor.Labels(heldOut), 3), top1, 12);
        // Better than guessing, and not all right: the classes overlap.
        Assert.InRange(top1, 0.45, 0.99);
    }

    [Fact]
    public void It_looks_at_the_first_five_thousand_and_one_thousand_images_and_leaves_weights_and_mode_as_they_were()
    {
        using var scope = NewDisposeScope();
        var network = Tiny.Network(0.4, 1);
        var before = network.parameters().Select(parameter => parameter.clone()).ToList();
        var (labelled, heldOut) = (Images(5100, 1), Images(1100, 2));

        Assert.Equal(new OnlineKnn(network, labelled.Take(5000), heldOut.Take(1000)).Top1(), new OnlineKnn(network, labelled, heldOut).Top1());

        Assert.True(network.training);
        Assert.All(before.Zip(network.parameters()), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        Assert.All(network.parameters(), parameter => Assert.Null(parameter.grad));
    }

    // Three classes of 8x8 pixels that are brighter from one to the next in their upper half, under much noise.
    private static ImageSet Images(int count, int seed)
    {
        var random = new Random(seed);
        byte[] labels = [.. Enumerable.Range(0, count).Select(i => (byte)(i % 3))];
        byte[] pixels = [.. Enumerable.Range(0, count * 64).Select(i => (byte)((i % 64 < 32 ? labels[i / 64] * 25 : 0) + random.Next(200)))];
        return new ImageSet("bright", new ModelInput(1, 8, 8), pixels, labels, ["a", "b", "c"]);
    }
}
