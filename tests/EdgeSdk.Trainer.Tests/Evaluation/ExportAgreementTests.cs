using EdgeSdk.Models;
using EdgeSdk.Trainer.Evaluation;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Tests.Networks;
using EdgeSdk.Trainer.Tests.Runs;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Tests.Evaluation;

public class ExportAgreementTests
{
    private static readonly double[] Levels = [0.5, 1];

    [Fact]
    public void A_faithful_export_agrees_with_the_trained_network()
    {
        using var scope = NewDisposeScope();
        using var network = Calibrated();
        var head = Head(network);
        Assert.InRange(Export(network, network.Snapshot(head), head), 0, ExportAgreement.Tolerance);
    }

    [Fact]
    public void A_norm_folded_wrongly_is_caught_and_the_older_file_stays()
    {
        using var scope = NewDisposeScope();
        using var network = Calibrated();
        var head = Head(network);
        var snapshot = network.Snapshot(head);
        var block = snapshot.Blocks[^1];
        var tier = block.Tiers[^1];
        TierSnapshot[] tiers = [.. block.Tiers.SkipLast(1), tier with { Bias2 = [.. tier.Bias2.Select(bias => bias + 0.01f)] }];
        var wrong = snapshot with { Blocks = [.. snapshot.Blocks.SkipLast(1), block with { Tiers = tiers }] };

        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.onnx"), "older");
        var error = Assert.Throws<ExportException>(() => Export(network, wrong, head, folder));
        Assert.Contains("from those of the trained network", error.Message, StringComparison.Ordinal);
        Assert.Equal("older", File.ReadAllText(folder.File("model.onnx")));
        Assert.Equal(["model.onnx"], folder.Names());
    }

    private static ElasticResNet Calibrated()
    {
        var network = Tiny.Network(classes: 2, Levels);
        LevelCalibration.Run(network, Tiny.Images(64, 1));
        return network;
    }

    private static HeadSnapshot Head(ElasticResNet network)
    {
        var random = new Random(1);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        return new HeadSnapshot(Values(Levels.Length * 2 * network.Options.EmbeddingLength), Values(Levels.Length * 2), ["lying", "standing"]);
    }

    private static double Export(ElasticResNet network, NetworkSnapshot snapshot, HeadSnapshot head)
    {
        using var folder = new TemporaryFolder();
        return Export(network, snapshot, head, folder);
    }

    private static double Export(ElasticResNet network, NetworkSnapshot snapshot, HeadSnapshot head, TemporaryFolder folder)
    {
        var difference = double.NaN;
        var description = new ExportDescription
        {
            Name = "stripes",
            Levels = [.. Levels.Select(budget => new ModelLevel { Budget = budget, Macs = 1 })],
            Training = new ModelTraining { Method = "elastic", DataSet = "stripes", Images = 1, Epochs = 1, Seed = 1, Trainer = "tests" },
        };
        OnnxExporter.Export(
            snapshot, description, folder.File("model.onnx"), written => difference = ExportAgreement.Require(written, network, head, Separable.Images(20, 3)));
        return difference;
    }
}
