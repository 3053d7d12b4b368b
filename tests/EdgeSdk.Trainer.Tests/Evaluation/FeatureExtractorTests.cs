using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Evaluation;
using EdgeSdk.Trainer.Tests.Networks;
using static EdgeSdk.Trainer.Tests.Numbers;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Evaluation;

public class FeatureExtractorTests
{
    [Fact]
    public void Features_come_in_the_order_of_the_images_across_batches()
    {
        const int Count = 503; // Three more than a batch holds.
        var pixels = new byte[Count * 64];
        new Random(1).NextBytes(pixels);
        var images = new ImageSet("noise", new ModelInput(1, 8, 8), pixels, [], []);
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var network = Randomised.Norms(Tiny.Network(0.4, 1), 3);

        var features = FeatureExtractor.Extract(network, images, 0, Communicator.Alone, TestContext.Current.CancellationToken);

        Assert.Equal([Count, 16L], features.Embeddings.shape);
        foreach (var image in new[] { 0, 499, 500, 502 })
        {
            var alone = tensor([.. pixels[(image * 64)..((image + 1) * 64)].Select(value => value / 255f)], [1, 1, 8, 8]);
            var (embedding, tiers, _) = network.EmbedAt(alone, 0);
            Assert.Equal(tiers[0], features.Choices[image]);
            AssertClose(embedding[0], features.Embeddings[image], 1e-5);
        }
    }
}
