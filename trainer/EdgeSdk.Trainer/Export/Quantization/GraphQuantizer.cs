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

    // The bytes that go into and come out of branches have their channels last, as ONNX Runtime's 8-bit convolution wants them on a CPU:
    // with the channels first, each branch turns them twice, which costs up to a quarter of a frame.
    private readonly Dictionary<string, string> _channelsLast = new(StringComparer.Ordinal);

    private GraphQuantizer(ModelProto model, ActivationPlan plan, IReadOnlyDictionary<string, ByteScale> scales, WeightFormat format)
    {
        (_model, _plan, _scales, _format) = (model, plan, scales, format);
        var uses = GraphTree.All(model.Graph)
            .SelectMany(graph => graph.Node.Where(node => node.OpType == "Conv" && plan.IsQuantized(node.Input[0]))
                .Select(node => WeightUse.Of(node, graph)))
            .GroupBy(use => use.Weight);
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
        var output = graph.Output[0].Name;
        writer.Graph.BranchOutput(_channelsLast.GetValueOrDefault(output) ?? writer.ChannelsLast(output), TensorProto.Types.DataType.Uint8);
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
        switch (output == _plan.Entry ? "" : node.OpType)
        {
            case "Conv" when _plan.IsQuantized(node.Input[0]):
                Convolution(writer, WeightUse.Of(node, graph), node);
                break;
            case "Relu" or "Add" when _plan.IsQuantized(output) || _plan.IsFused(output):
                Finish(writer, node,
                    [.. node.Input.Select((input, i) => _plan.IsQuantized(input) ? Dequantize(writer, input, $"{output}.input{i}") : input)]);
                break;
            case "If" when _plan.IsQuantized(output):
                if (graph == _model.Graph)
                    ChannelsLast(writer, Outer(node));
                var attributes = node.Attribute.Select(a => GraphWriter.Branch(a.Name, Branch(a.G))).ToArray();
                _channelsLast[output] = writer.Graph.Node("If", $"{output}.bytes", [.. node.Input], attributes);
                break;
            // Pooling 1x1 is there for the layout of floats; bytes need none.
            case "MaxPool" when _plan.IsQuantized(output) && node.Attribute is [{ Name: "kernel_shape", Ints: [1, 1] }]:
                writer[output] = writer.ChannelsFirst(node.Input[0], _channelsLast);
                break;
            case "MaxPool" when _plan.IsQuantized(output):
                writer[output] = writer.Graph.Node("MaxPool", $"{output}.bytes",
                    [writer.ChannelsFirst(node.Input[0], _channelsLast)], [.. node.Attribute.Select(a => a.Clone())]);
                break;
            case "Identity" when _plan.IsQuantized(output):
                _channelsLast[output] = writer.Graph.Node("Identity", $"{output}.bytes", [_channelsLast[node.Input[0]]]);
                break;
            case "ReduceMean" when _plan.IsQuantized(node.Input[0]) && node.Input[0] != _plan.Entry:
                writer.Graph.Node("ReduceMean", output, [writer.Dequantize(ChannelsLast(writer, node.Input[0]), node.Input[0], Scale(node.Input[0]), _plan.Scale(node.Input[0]))],
                    GraphWriter.Ints("axes", 1, 2), GraphWriter.Int("keepdims", 0));
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

    private string ChannelsLast(QdqWriter writer, string tensor)
    {
        if (!_channelsLast.TryGetValue(tensor, out var bytes))
            _channelsLast[tensor] = bytes = writer.ChannelsLast(tensor);
        return bytes;
    }

    // The tensor that the branches of a decision read from the main graph.
    private string Outer(NodeProto decision)
    {
        var leaves = GraphTree.Leaves(decision).ToArray();
        var own = leaves.SelectMany(leaf => leaf.Node.SelectMany(node => node.Output)).ToHashSet(StringComparer.Ordinal);
        return leaves.SelectMany(leaf => leaf.Node.SelectMany(node => node.Input)).First(input => _plan.IsQuantized(input) && !own.Contains(input));
    }

    private void Convolution(QdqWriter writer, WeightUse use, NodeProto node)
    {
        var (name, weight) = (node.Name, _weights[use.Weight]);
        var scales = weight.Scales(use, Scale(node.Input[0]).Scale);
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

    private void Quantize(QdqWriter writer, string tensor, string value) =>
        writer[tensor] = writer.Quantize(value, $"{tensor}.bytes", Scale(tensor), _plan.Scale(tensor));

    private string Dequantize(QdqWriter writer, string tensor, string output) =>
        writer.Dequantize(writer.ChannelsFirst(tensor, _channelsLast), output, Scale(tensor), _plan.Scale(tensor));

    private ByteScale Scale(string tensor) => _scales[_plan.Scale(tensor)];
}
