using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Tests.Freezing;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Tests.Export;

public class CurrentFormTests
{
    [Fact]
    public void An_older_file_becomes_one_of_today_and_answers_the_same_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        var network = SmallNetwork.Create();
        var exported = OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("exported.onnx"));
        Age(folder.File("exported.onnx"), folder.File("old.onnx"));

        var manifest = CurrentForm.Upgrade(folder.File("old.onnx"), folder.File("new.onnx"));

        var (was, now) = (Parse(folder.File("exported.onnx")), Parse(folder.File("new.onnx")));
        Assert.Equal(was.OpsetImport, now.OpsetImport);
        Assert.Equal(was.IrVersion, now.IrVersion);
        Assert.Equal(was.Graph.Node, now.Graph.Node);
        Assert.Equal(was.Graph.Initializer.OrderBy(one => one.Name, StringComparer.Ordinal), now.Graph.Initializer.OrderBy(one => one.Name, StringComparer.Ordinal));
        Assert.Equal((exported with { WeightsSha256 = manifest.WeightsSha256 }).ToJson(), ModelManifest.Read(folder.File("new.onnx")).ToJson());
        using var old = new ModelRun(folder.File("old.onnx"));
        using var upgraded = new ModelRun(folder.File("new.onnx"));
        for (var seed = 0; seed < 9; seed++)
        {
            var (image, budget) = (Gated.Image(network.Input, seed), (float)network.Levels[seed % 3]);
            var (expected, actual) = (old.Run(image, Gated.Shape(network.Input), budget), upgraded.Run(image, Gated.Shape(network.Input), budget));
            Assert.Equal(expected.Embedding, actual.Embedding);
            Assert.Equal(expected.Logits!, actual.Logits!);
            Assert.Equal(expected.Macs, actual.Macs);
            Assert.Equal(expected.Tiers, actual.Tiers);
        }
    }

    [Fact]
    public void A_file_of_today_is_refused_and_nothing_is_written()
    {
        using var folder = new TemporaryFolder();
        var network = SmallNetwork.Create();
        OnnxExporter.Export(network, RandomNetwork.Describe(network), folder.File("model.onnx"));

        var refused = Assert.Throws<ExportException>(() => CurrentForm.Upgrade(folder.File("model.onnx"), folder.File("new.onnx")));

        Assert.Contains("is of opset 13", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder.File("new.onnx")));
    }

    // What the exporter wrote before: one split into all conditions, opset 17, IR version 8.
    private static void Age(string path, string older)
    {
        var model = Parse(path);
        var names = new SortedDictionary<long, string>();
        Collect(model.Graph, names);
        var split = new NodeProto { OpType = "Split", Name = "gate.split" };
        split.Input.Add(GateNames.Reached);
        split.Output.Add(names.Values);
        split.Output.Add("gate.always");
        split.Attribute.Add(GraphWriter.Int("axis", 0));
        model.Graph.Node.Insert(model.Graph.Node.ToList().FindIndex(node => node.Output.Contains(GateNames.Reached)) + 1, split);
        (model.OpsetImport[0].Version, model.IrVersion) = (17, 8);
        var property = model.MetadataProps.Single(one => one.Key == ModelManifest.MetadataKey);
        property.Value = (ModelManifest.Read(path) with { WeightsSha256 = WeightsHash.Of(model.Graph) }).ToJson();
        File.WriteAllBytes(older, model.ToByteArray());
    }

    private static void Collect(GraphProto graph, SortedDictionary<long, string> names)
    {
        foreach (var node in graph.Node.Where(node => node.OpType == "Gather" && node.Input[0] == GateNames.Reached).ToArray())
        {
            var row = graph.Initializer.Single(one => one.Name == node.Input[1]);
            names.Add(BitConverter.ToInt64(row.RawData.Span), node.Output[0]);
            graph.Initializer.Remove(row);
            graph.Node.Remove(node);
        }

        foreach (var attribute in graph.Node.SelectMany(node => node.Attribute).Where(attribute => attribute.G is not null))
            Collect(attribute.G, names);
    }

    private static ModelProto Parse(string path) => ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
}
