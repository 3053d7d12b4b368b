using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>Writes QuantizeLinear and DequantizeLinear, with their scales, into one graph.</summary>
/// <param name="graph">The graph.</param>
/// <param name="prefix">Begins the names of the scales, so that no branch hides a name of the graph around it.</param>
internal sealed class QdqWriter(GraphWriter graph, string prefix)
{
    private readonly Dictionary<string, string> _channelsFirst = new(StringComparer.Ordinal);
    private readonly HashSet<string> _scales = new(StringComparer.Ordinal);

    public GraphWriter Graph => graph;

    /// <summary>Names the bytes of a tensor, channels first, as this graph computes them.</summary>
    public string this[string tensor]
    {
        set => _channelsFirst[tensor] = value;
    }

    /// <summary>The bytes of a tensor, channels first: this graph's own, or turned from those with the channels last.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="channelsLast">What the tensors that pass between graphs are called.</param>
    public string ChannelsFirst(string tensor, IReadOnlyDictionary<string, string> channelsLast)
    {
        if (!_channelsFirst.TryGetValue(tensor, out var bytes))
            _channelsFirst[tensor] = bytes = graph.Node("Transpose", $"{prefix}{tensor}.bytes.first", [channelsLast[tensor]], GraphWriter.Ints("perm", 0, 3, 1, 2));
        return bytes;
    }

    /// <summary>Turns the bytes of a tensor that this graph computes.</summary>
    public string ChannelsLast(string tensor) =>
        graph.Node("Transpose", $"{tensor}.bytes.last", [_channelsFirst[tensor]], GraphWriter.Ints("perm", 0, 2, 3, 1));

    /// <summary>Whether the graph computes the tensor.</summary>
    public bool Has(string tensor) => graph.Graph.Node.Any(node => node.Output.Contains(tensor));

    public string Quantize(string value, string bytes, ByteScale scale, string scaleName) =>
        graph.Node("QuantizeLinear", bytes, [value, .. Scale(scaleName, scale)]);

    public string Dequantize(string bytes, string value, ByteScale scale, string scaleName) =>
        graph.Node("DequantizeLinear", value, [bytes, .. Scale(scaleName, scale)]);

    /// <summary>A weight, one scale per output channel.</summary>
    public string DequantizeWeight(string name, string bytes, float[] scales, WeightFormat format) => graph.Node("DequantizeLinear", name,
        [
            bytes,
            graph.Floats($"{name}.scale", scales, scales.Length),
            graph.Bytes($"{name}.zero", format.Type, [.. Enumerable.Repeat(format.ZeroPoint, scales.Length)], scales.Length),
        ],
        GraphWriter.Int("axis", 0));

    /// <summary>A bias in multiples of <paramref name="steps"/>, the product of the scales of activation and weight.</summary>
    public string DequantizeBias(string name, int[] bias, float[] steps) => graph.Node("DequantizeLinear", name,
        [graph.Ints32($"{name}.steps", bias, bias.Length), graph.Floats($"{name}.scale", steps, steps.Length)], GraphWriter.Int("axis", 0));

    private string[] Scale(string name, ByteScale scale)
    {
        var (factor, zero) = ($"{prefix}{name}.scale", $"{prefix}{name}.zero");
        if (_scales.Add(name))
        {
            graph.Floats(factor, [scale.Scale]);
            graph.Bytes(zero, TensorProto.Types.DataType.Uint8, [scale.ZeroPoint]);
        }

        return [factor, zero];
    }
}
