using EdgeSdk.Models;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Tests.Export;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Networks;

public class GatePerLevelTests
{
    private static readonly double[] Levels = [0.4, 0.7, 1];

    [Fact]
    public void A_calibrated_network_runs_all_images_of_a_level_alike_within_its_budget_and_exports_so()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var folder = new TemporaryFolder();
        var network = Calibrated();
        var images = Tiny.Images(20, seed: 3);
        var tiers = Enumerable.Range(0, 3).Select(level => network.EmbedAt(images, level).Choices).ToArray();

        Assert.All(tiers, level => Assert.Single(level.Select(image => string.Join(' ', image)).Distinct()));
        for (var level = 0; level < 3; level++)
            Assert.InRange(network.MeanShare(tiers[level], level), 0, Levels[level]);
        Assert.Equal(network.DenseTiers, tiers[2][0]);

        var snapshot = network.Snapshot(null);
        OnnxExporter.Export(snapshot, RandomNetwork.Describe(snapshot), folder.File("model.onnx"));
        using var run = new ModelRun(folder.File("model.onnx"));
        for (var level = 0; level < 3; level++)
        {
            var result = run.Run(images[0].contiguous().ToArray<float>(), [1, 1, 8, 8], (float)Levels[level]);
            Numbers.AssertClose(network.EmbedAt(images.narrow(0, 0, 1), level).Embedding.Values(), [.. result.Embedding.Select(v => (double)v)], 1e-5);
            Assert.Equal(network.Macs.At(tiers[level][0]), result.Macs);
        }
    }

    [Fact]
    public void Gates_that_learn_from_images_cannot_ignore_them()
    {
        var error = Assert.Throws<ArgumentException>(() => (Tiny.Options with { GatePer = GateScopes.Level }).Blocks());
        Assert.Contains("gatePer level", error.Message, StringComparison.Ordinal);
    }

    private static ElasticResNet Calibrated()
    {
        manual_seed(1);
        var options = Tiny.Options with { Gates = GateKinds.Budget, GatePer = GateScopes.Level };
        var network = new ElasticResNet(options, new ModelInput(1, 8, 8), [0.4f], [0.3f], Levels, 0);
        network.Calibrate(Tiny.Images(80, seed: 2));
        return network;
    }
}
