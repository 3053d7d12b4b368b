using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Tests.Export;

public class OnnxExporterTests
{
    private static readonly NetworkSnapshot Network = SmallNetwork.Create();

    [Fact]
    public void The_file_is_plain_ONNX_that_old_runtimes_read()
    {
        var model = new NetworkWriter(Network).Write();

        Assert.Equal(7, model.IrVersion);
        var opset = Assert.Single(model.OpsetImport);
        Assert.Equal(("", 13), (opset.Domain, opset.Version));
        Assert.All(AllNodes(model.Graph), node => Assert.Equal("", node.Domain));
        // Before 1.14, ONNX Runtime splits no booleans.
        Assert.DoesNotContain(AllNodes(model.Graph), node => node.OpType == "Split");
        Assert.Equal(["image", "budget"], model.Graph.Input.Select(i => i.Name));
        Assert.Equal(["embedding", "logits", "macs", "tiers"], model.Graph.Output.Select(o => o.Name));
    }

    [Fact]
    public void Every_weight_is_in_the_file_once()
    {
        using var folder = new TemporaryFolder();
        var network = new RandomNetwork(1)
        {
            Input = new ModelInput(1, 6, 6),
            StemChannels = 16,
            Blocks = [(256, 2, [32, 64, 128, 256]), (256, 1, [0, 32, 64, 128, 256])],
        }.Create();

        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));

        var weights = 4 * (network.Stem.Weight.Length + network.Blocks.Sum(b => b.Weight1.Length + b.Weight2.Length + (b.Shortcut?.Weight.Length ?? 0)));
        Assert.InRange(new FileInfo(folder.File("model.onnx")).Length, weights, weights * 1.02);
    }

    [Fact]
    public void The_manifest_in_the_file_is_the_one_returned_and_fits_the_network()
    {
        using var folder = new TemporaryFolder();
        var description = RandomNetwork.Describe(Network);

        var manifest = OnnxExporter.Export(Network, description, folder.File("model.onnx"));

        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(folder.File("model.onnx")));
        var entry = Assert.Single(model.MetadataProps);
        Assert.Equal(ModelManifest.MetadataKey, entry.Key);
        Assert.Equal(manifest.ToJson(), entry.Value);
        Assert.Equal(WeightsHash.Of(model.Graph), manifest.WeightsSha256);
        Assert.Equal(MacCount.Of(Network).Dense, manifest.DenseMacs);
        Assert.Equal(32, manifest.EmbeddingLength);
        Assert.Equal(Network.Head!.Labels, manifest.Labels);
        Assert.Equal([0, 8, 16], manifest.Blocks[0].Tiers);
        Assert.Equal(MacCount.Of(Network).Blocks[1], manifest.Blocks[1].TierMacs);
    }

    [Fact]
    public void A_newer_export_replaces_an_older_one_and_leaves_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.onnx"), "older");

        OnnxExporter.Export(Network, RandomNetwork.Describe(Network), folder.File("model.onnx"));

        Assert.Equal(["model.onnx"], folder.Names());
        Assert.True(new FileInfo(folder.File("model.onnx")).Length > 1000);
    }

    [Fact]
    public void A_network_that_is_refused_leaves_the_older_file_as_it_was()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.onnx"), "older");
        var bad = SmallNetwork.With(SmallNetwork.Down, b => b with { Weight1 = b.Weight1.With(0, float.NaN) });

        Assert.Throws<ExportException>(() => OnnxExporter.Export(bad, RandomNetwork.Describe(bad), folder.File("model.onnx")));

        Assert.Equal(["model.onnx"], folder.Names());
        Assert.Equal("older", File.ReadAllText(folder.File("model.onnx")));
    }

    [Fact]
    public void A_file_that_fails_its_check_never_takes_the_place_of_the_older_one()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.onnx"), "older");

        Assert.Throws<ExportException>(() => AtomicFile.Write(
            folder.File("model.onnx"), stream => new NetworkWriter(Network).Write().WriteTo(stream), _ => throw new ExportException("It failed.")));

        Assert.Equal(["model.onnx"], folder.Names());
        Assert.Equal("older", File.ReadAllText(folder.File("model.onnx")));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_one_clear_sentence()
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.File("missing"), "model.onnx");

        var error = Assert.Throws<ExportException>(() => OnnxExporter.Export(Network, RandomNetwork.Describe(Network), path));

        Assert.StartsWith($"The model cannot be written to '{path}': ", error.Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("model.onnx"));

        Assert.Throws<ExportException>(() => OnnxExporter.Export(Network, RandomNetwork.Describe(Network), folder.File("model.onnx")));

        Assert.Equal(["model.onnx"], folder.Names());
    }

    [Fact]
    public void A_description_of_other_levels_is_refused()
    {
        using var folder = new TemporaryFolder();
        var other = RandomNetwork.Describe(Network with { Levels = [0.3, 0.5, 1] });

        var error = Assert.Throws<ExportException>(() => OnnxExporter.Export(Network, other, folder.File("model.onnx")));

        Assert.Contains("levels are not those of the network", error.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<NodeProto> AllNodes(GraphProto graph) =>
        graph.Node.SelectMany(n => n.Attribute.Where(a => a.G is not null).SelectMany(a => AllNodes(a.G)).Prepend(n));
}
