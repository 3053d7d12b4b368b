using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Tests.Models;

public class GraphLimitsTests
{
    [Fact]
    public void A_sound_model_exceeds_no_limit() => ModelFile.Verify("m.onnx", new TinyModel().ToBytes());

    [Fact]
    public void A_tensor_that_claims_more_values_than_the_file_brings_is_refused() =>
        Refused("has 48 bytes", m => m.Graph.Initializer.Single(i => i.Name == "scale").Dims[0] = 1 << 20, bytes: false);

    [Fact]
    public void A_tensor_without_end_is_refused() =>
        Refused("fit in memory", m => m.Graph.Initializer[0].Dims.Add(Enumerable.Repeat(1L << 30, 4)));

    [Fact]
    public void A_tensor_in_the_list_of_an_attribute_is_measured_as_well() => Refused("fit in memory", m =>
    {
        var attribute = new AttributeProto { Name = "values", Type = AttributeProto.Types.AttributeType.Tensors };
        attribute.Tensors.Add(new TensorProto { DataType = (int)TensorProto.Types.DataType.Float, Dims = { 1L << 30, 1L << 30 } });
        m.Graph.Node[0].Attribute.Add(attribute);
    });

    [Fact]
    public void Graphs_nested_without_end_are_refused() => Refused("nested", m =>
    {
        var graph = m.Graph;
        for (var depth = 0; depth < 12; depth++)
        {
            var inner = new GraphProto { Name = "inner" };
            var node = new NodeProto { OpType = "If" };
            node.Attribute.Add(new AttributeProto { Name = "then_branch", G = inner });
            graph.Node.Add(node);
            graph = inner;
        }
    });

    [Fact]
    public void More_nodes_than_any_network_has_are_refused() =>
        Refused("nodes", m => m.Graph.Node.Add(Enumerable.Repeat(new NodeProto { OpType = "Identity" }, 100_001)));

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/proc/self/status")]
    public void A_file_without_a_length_is_not_read(string path)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Devices are files on Linux.");
        Assert.Throws<ModelFileException>(() => ModelManifest.Read(path));
    }

    private static void Refused(string named, Action<ModelProto> edit, bool bytes = true)
    {
        var e = Assert.Throws<ModelFileException>(() => ModelFile.Verify("m.onnx", new TinyModel { Edit = edit }.ToBytes()));
        if (bytes)
            Assert.Contains(named, e.Message);
        else
            Assert.Contains("values has", e.Message);
    }
}
