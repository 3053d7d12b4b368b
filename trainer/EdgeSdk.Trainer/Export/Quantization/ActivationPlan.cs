using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>
/// Which activations of an exported graph become 8-bit, and which of them share one scale: the tiers of a block hand on one tensor, and where
/// a block may be skipped its output is its input.
/// </summary>
internal sealed class ActivationPlan
{
    private readonly HashSet<string> _quantized = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fused = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _shared = new(StringComparer.Ordinal);

    /// <summary>Plans a model's main graph.</summary>
    /// <param name="graph">The main graph as the exporter wrote it.</param>
    /// <param name="floatStem">Whether the stem stays float32.</param>
    public ActivationPlan(GraphProto graph, bool floatStem)
    {
        var stem = graph.Node.FirstOrDefault(node => node.OpType == "Conv")
            ?? throw new ExportException("The model cannot be quantised: it has no convolution in its main graph; export it with this SDK's trainer.");
        Entry = floatStem ? After(graph, stem) : stem.Input[0];
        _quantized.Add(Entry);
        Take(graph);
    }

    /// <summary>The float32 tensor with which the 8-bit part begins: what the stem's convolution reads.</summary>
    public string Entry { get; }

    /// <summary>Whether the tensor becomes 8-bit.</summary>
    public bool IsQuantized(string name) => _quantized.Contains(name) && !_fused.Contains(name);

    /// <summary>Whether the tensor never leaves the convolution or sum it belongs to, because a ReLU follows.</summary>
    public bool IsFused(string name) => _fused.Contains(name);

    /// <summary>The name under which all tensors of the same scale go.</summary>
    public string Scale(string name)
    {
        while (_shared.TryGetValue(name, out var other))
            name = other;
        return name;
    }

    private static string After(GraphProto graph, NodeProto stem)
    {
        var output = stem.Output[0];
        while (graph.Node.FirstOrDefault(node => node.OpType is "Relu" or "MaxPool" && node.Input[0] == output) is { } next)
            output = next.Output[0];
        return output;
    }

    private void Take(GraphProto graph)
    {
        foreach (var node in graph.Node)
            Take(node);
    }

    private void Take(NodeProto node)
    {
        var output = node.Output[0];
        switch (node.OpType)
        {
            case "Conv" when _quantized.Contains(node.Input[0]):
            case "Add" when node.Input.All(_quantized.Contains):
                _quantized.Add(output);
                break;
            case "Relu" when _quantized.Contains(node.Input[0]):
                _fused.Add(node.Input[0]);
                _quantized.Add(output);
                break;
            case "MaxPool" or "Identity" when _quantized.Contains(node.Input[0]):
                Share(output, node.Input[0]);
                break;
            case "If":
                foreach (var branch in GraphTree.Branches(node))
                {
                    Take(branch);
                    Share(output, branch.Output[0].Name);
                }

                break;
        }
    }

    private void Share(string one, string other)
    {
        _quantized.Add(one);
        var (a, b) = (Scale(one), Scale(other));
        if (a != b)
            _shared[a] = b;
    }
}
