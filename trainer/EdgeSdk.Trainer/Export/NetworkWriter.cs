using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Trainer.Export;

/// <summary>Writes a checked network as an ONNX model: ai.onnx operators of opset 13 only, IR version 7, which ONNX Runtime reads since 1.8.</summary>
internal sealed class NetworkWriter(NetworkSnapshot network, Func<IReadOnlyList<long>, TierTree?>? shape = null)
{
    private readonly GraphWriter _graph = new("edgesdk");
    private readonly MacCount _macs = MacCount.Of(network);

    public ModelProto Write()
    {
        var input = network.Input;
        _graph.Input("image", "N", input.Channels, input.Height, input.Width);
        _graph.Input("budget");

        var units = UnitSnapshot.Of(network);
        var gate = new GateWriter(_graph, network, units, _macs);
        var level = network.HasGate || network.HasChannelGates || network.Head is not null ? gate.Level() : "";
        var x = Stem();
        if (network.HasChannelGates)
        {
            Outputs(new ChannelGateWriter(_graph, network, _macs).Write(x, level, shape ?? TierTree.Cheapest), level);
            return Model();
        }

        gate.Write(x, level);
        var row = 0;
        foreach (var unit in units)
        {
            x = new UnitWriter(_graph, unit, (shape ?? TierTree.Cheapest)(unit.Costs(_macs)), row).Write(x);
            row += unit.Thresholds.Length;
        }

        Outputs(x, level);
        return Model();
    }

    private ModelProto Model()
    {
        var model = new ModelProto { IrVersion = 7, ProducerName = "EdgeSdk.Trainer", Graph = _graph.Graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 13 });
        return model;
    }

    // The division by the standard deviation is in the stem's weights. The mean cannot go into its bias: the padding is
    // zero after normalising, and a bias would also reach the border.
    private string Stem()
    {
        var stem = network.Stem;
        var perFilter = stem.InChannels * stem.Kernel * stem.Kernel;
        float[] weight = [.. stem.Weight.Select((w, i) => w / network.Std[i % perFilter / (stem.Kernel * stem.Kernel)])];
        var x = network.Mean.All(m => m == 0)
            ? "image"
            : _graph.Node("Sub", "stem.centred", ["image", _graph.Floats("stem.mean", network.Mean, 1, stem.InChannels, 1, 1)]);
        x = _graph.Node("Conv", "stem.conv",
            [
                x,
                _graph.Floats("stem.weight", weight, stem.OutChannels, stem.InChannels, stem.Kernel, stem.Kernel),
                _graph.Floats("stem.bias", stem.Bias, stem.OutChannels),
            ],
            GraphWriter.Ints("kernel_shape", stem.Kernel, stem.Kernel),
            GraphWriter.Ints("strides", stem.Stride, stem.Stride),
            GraphWriter.Ints("pads", stem.Padding, stem.Padding, stem.Padding, stem.Padding));
        x = _graph.Node("Relu", "stem", [x]);
        return !network.StemPool
            ? x
            : _graph.Node("MaxPool", "stem.pool", [x],
                GraphWriter.Ints("kernel_shape", 3, 3), GraphWriter.Ints("strides", 2, 2), GraphWriter.Ints("pads", 1, 1, 1, 1));
    }

    private void Outputs(string x, string level)
    {
        var embedding = network.Blocks[^1].OutChannels;
        _graph.Node("ReduceMean", "embedding", [x], GraphWriter.Ints("axes", 2, 3), GraphWriter.Int("keepdims", 0));
        _graph.Output("embedding", TensorProto.Types.DataType.Float, "N", embedding);
        if (network.Head is { } head)
        {
            var (levels, classes) = (network.Levels.Length, head.Labels.Count);
            var weight = _graph.Node("Gather", "head.weight.level",
                [_graph.Floats("head.weight", head.Weight, levels, classes, embedding), level]);
            var bias = _graph.Node("Gather", "head.bias.level", [_graph.Floats("head.bias", head.Bias, levels, classes), level]);
            _graph.Node("Gemm", "logits", ["embedding", weight, bias], GraphWriter.Int("transB", 1));
            _graph.Output("logits", TensorProto.Types.DataType.Float, "N", classes);
        }

        _graph.Output("macs", TensorProto.Types.DataType.Float);
        _graph.Output("tiers", TensorProto.Types.DataType.Int64, network.Blocks.Count);
    }
}
