using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>
/// Rewrites an exported model in the QDQ form: activations pass between operators, and in and out of branches, as bytes, and every operator
/// stands between DequantizeLinear and QuantizeLinear, which a runtime fuses into one 8-bit operator. The gate and the head stay float32.
/// </summary>
internal sealed class GraphQuantizer
{
    private readonly ModelProto _model;
    private readonly ActivationPlan _plan;
    private readonly WeightFormat _format;
    private readonly IReadOnlyDictionary<string, ByteScale> _scales;
    private readonly Dictionary<string, WeightQuantizer> _weights;

    // What a tensor is called where it is bytes: a name of its own, or that of the tensor it is a copy of.
    private readonly Dictionary<string, string> _bytes = new(StringComparer.Ordinal);

    private GraphQuantizer(ModelProto model, ActivationPlan plan, IReadOnlyDictionary<string, ByteScale> scales, WeightFormat format)
    {
        (_model, _plan, _scales, _format) = (model, plan, scales, format);
        var uses = GraphTree.All(model.Graph)
            .SelectMany(graph => graph.Node.Where(node => node.OpType == "Conv")
                .Select(node => (Use: WeightUse.Of(node, graph), Input: Scale(node.Input[0]).Scale)))
            .GroupBy(use => use.Use.Weight);
        _weights = uses.ToDictionary(
            group => group.Key,
            group => new WeightQuantizer(model.Graph.Initializer.Single(i => i.Name == group.Key), [.. group], format));
    }

    /// <summary>The model in 8 bits.</summary>
    /// <param name="model">The model as exported.</param>
    /// <param name="plan">Which activations become bytes.</param>
    /// <param name="scales">Their scales.</param>
    /// <param name="format">How weights are stored.</param>
    public static ModelProto Rewrite(ModelProto model, ActivationPlan plan, IReadOnlyDictionary<string, ByteScale> scales, WeightFormat format)
    {
        var result = model.Clone();
        result.Graph = new GraphQuantizer(model, plan, scales, format).Main();
        return result;
    }

    private GraphProto Main()
    {
        var graph = _model.Graph;
        var writer = new QdqWriter(new GraphWriter(graph.Name), "");
        foreach (var initializer in graph.Initializer)
            if (_weights.TryGetValue(initializer.Name, out var weight))
                writer.Graph.Bytes(initializer.Name, _format.Type, weight.Bytes(), weight.Dims);
        if (graph.Input.Any(input => input.Name == _plan.Entry))
            Quantize(writer, _plan.Entry, _plan.Entry);
        Take(writer, graph);
        writer.Graph.Graph.Input.Add(graph.Input.Select(i => i.Clone()));
        writer.Graph.Graph.Output.Add(graph.Output.Select(o => o.Clone()));
        return writer.Graph.Graph;
    }

    private GraphWriter Branch(GraphProto graph)
    {
        var writer = new QdqWriter(new GraphWriter(graph.Name), graph.Name + ".");
        Take(writer, graph);
        writer.Graph.BranchOutput(_bytes[graph.Output[0].Name], TensorProto.Types.DataType.Uint8);
        return writer.Graph;
    }

    private void Take(QdqWriter writer, GraphProto graph)
    {
        var preparations = WeightUse.Preparations(graph);
        foreach (var node in graph.Node)
            if (!preparations.Contains(node))
                Take(writer, graph, node);

        // Biases and the numbers of the weights' preparation were rewritten; of the rest what is still in use stays.
        var used = writer.Graph.Graph.Node.SelectMany(node => node.Input).ToHashSet(StringComparer.Ordinal);
        used.ExceptWith(writer.Graph.Graph.Node.SelectMany(node => node.Output));
        used.ExceptWith(writer.Graph.Graph.Initializer.Select(i => i.Name));
        writer.Graph.Graph.Initializer.Add(graph.Initializer.Where(i => used.Contains(i.Name)).Select(i => i.Clone()));
    }

    private void Take(QdqWriter writer, GraphProto graph, NodeProto node)
    {
        var output = node.Output[0];
        switch (node.OpType)
        {
            case "Conv":
                Convolution(writer, WeightUse.Of(node, graph), node);
                break;
            case "Relu" or "Add" when _plan.IsQuantized(output) || _plan.IsFused(output):
                Finish(writer, node,
                    [.. node.Input.Select((input, i) => _plan.IsQuantized(input) ? Dequantize(writer, input, $"{output}.input{i}") : input)]);
                break;
            case "If" when _plan.IsQuantized(output):
                writer.Graph.Node("If", Bytes(output), [.. node.Input],
                    [.. node.Attribute.Select(a => GraphWriter.Branch(a.Name, Branch(a.G)))]);
                break;
            // Pooling 1x1 is there for the layout of floats; bytes need none.
            case "MaxPool" when _plan.IsQuantized(output) && node.Attribute is [{ Name: "kernel_shape", Ints: [1, 1] }]:
                _bytes[output] = _bytes[node.Input[0]];
                break;
            case "MaxPool" or "Identity" when _plan.IsQuantized(output):
                writer.Graph.Node(node.OpType, Bytes(output), [_bytes[node.Input[0]]], [.. node.Attribute.Select(a => a.Clone())]);
                break;
            default:
                foreach (var input in node.Input.Where(input => _plan.IsQuantized(input) && input != _plan.Entry && !writer.Has(input)))
                    Dequantize(writer, input, input);
                writer.Graph.Copy(node);
                if (output == _plan.Entry)
                    Quantize(writer, output, output);
                break;
        }
    }

    private void Convolution(QdqWriter writer, WeightUse use, NodeProto node)
    {
        var (name, weight) = (node.Name, _weights[use.Weight]);
        var scales = weight.Scales(use);
        var bytes = use.Slice is null ? use.Weight : writer.Graph.Copy(use.Slice).Output[0];
        var input = Scale(node.Input[0]);
        float[] steps = [.. scales.Select(scale => scale * input.Scale)];
        int[] bias = [.. use.Bias.Select((b, c) => (int)Math.Round(b / (double)steps[c]))];
        string[] inputs =
        [
            Dequantize(writer, node.Input[0], $"{name}.input"),
            writer.DequantizeWeight($"{name}.weight", bytes, scales, _format),
            writer.DequantizeBias($"{name}.bias", bias, steps),
        ];
        Finish(writer, node, inputs);
    }

    // Writes a node with other inputs; its result becomes bytes unless a ReLU takes it as it is.
    private void Finish(QdqWriter writer, NodeProto node, string[] inputs)
    {
        var output = node.Output[0];
        var quantized = _plan.IsQuantized(output);
        var value = quantized ? $"{output}.float" : output;
        writer.Graph.Node(node.OpType, value, inputs, [.. node.Attribute.Select(a => a.Clone())]);
        if (quantized)
            Quantize(writer, output, value);
    }

    private void Quantize(QdqWriter writer, string tensor, string value) => writer.Quantize(value, Bytes(tensor), Scale(tensor), _plan.Scale(tensor));

    private string Dequantize(QdqWriter writer, string tensor, string output) =>
        writer.Dequantize(_bytes[tensor], output, Scale(tensor), _plan.Scale(tensor));

    private string Bytes(string tensor) => _bytes[tensor] = $"{tensor}.bytes";

    private ByteScale Scale(string tensor) => _scales[_plan.Scale(tensor)];
}
