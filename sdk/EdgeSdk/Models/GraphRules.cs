using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Models;

/// <summary>What the SDK demands of a graph before ONNX Runtime sees it: the promised inputs and outputs, and nothing that leaves the file.</summary>
internal static class GraphRules
{
    private const int Float = (int)TensorProto.Types.DataType.Float;
    private const int Int64 = (int)TensorProto.Types.DataType.Int64;
    private const long Any = -1;

    /// <summary>The first thing that is wrong with <paramref name="model"/>, as a clause; <see langword="null"/> when nothing is.</summary>
    public static string? FirstProblem(ModelProto model, ModelManifest manifest, ModelRules rules)
    {
        if (model.Functions.Count > 0)
            return "it defines functions, which EdgeSdk does not write";
        foreach (var opset in model.OpsetImport)
            if (!rules.Allows(opset.Domain))
                return $"it imports the operator set '{opset.Domain}', which is not allowed (Trust.OperatorSet)";
        return Signature(model.Graph, manifest) ?? Contents(model.Graph, rules);
    }

    private static string? Signature(GraphProto graph, ModelManifest manifest)
    {
        var input = manifest.Input;
        var frozen = manifest.Frozen is not null;
        if (graph.Input.Count != (frozen ? 1 : 2))
            return $"it has {graph.Input.Count} inputs where {(frozen ? "only 'image' is" : "'image' and 'budget' are")} expected";
        var problem = Check(graph.Input, "input", "image", Float, Any, input.Channels, input.Height, input.Width)
            ?? (frozen ? null : Check(graph.Input, "input", "budget", Float))
            ?? Check(graph.Output, "output", "embedding", Float, Any, manifest.EmbeddingLength)
            ?? Check(graph.Output, "output", "macs", Float);
        if (problem is null && manifest.Blocks.Count > 0)
            problem = Check(graph.Output, "output", "tiers", Int64, manifest.Blocks.Count);
        if (problem is null && manifest.Labels.Count > 0)
            problem = Check(graph.Output, "output", "logits", Float, Any, manifest.Labels.Count);
        if (problem is null && manifest.Labels.Count == 0 && graph.Output.Any(o => o.Name == "logits"))
            problem = "it has the output 'logits' and no labels in its manifest";
        return problem;
    }

    private static string? Check(IEnumerable<ValueInfoProto> values, string kind, string name, int type, params ReadOnlySpan<long> shape)
    {
        if (values.FirstOrDefault(v => v.Name == name) is not { } value)
            return $"it has no {kind} '{name}'";
        if (value.Type?.TensorType is not { } tensor || tensor.ElemType != type)
            return $"its {kind} '{name}' is not of element type {(type == Float ? "float32" : "int64")}";
        if (tensor.Shape is null || tensor.Shape.Dim.Count != shape.Length)
            return $"its {kind} '{name}' has rank {tensor.Shape?.Dim.Count.ToString() ?? "unknown"} where {shape.Length} is expected";
        for (var i = 0; i < shape.Length; i++)
        {
            var dim = tensor.Shape.Dim[i];
            // The batch may be left open or be 1; every other length is the manifest's.
            var fits = shape[i] == Any ? !dim.HasDimValue || dim.DimValue == 1 : dim.HasDimValue && dim.DimValue == shape[i];
            if (!fits)
                return $"dimension {i} of its {kind} '{name}' is {(dim.HasDimValue ? dim.DimValue : "open")}"
                    + $" where the manifest says {(shape[i] == Any ? 1 : shape[i])}";
        }
        return null;
    }

    private static string? Contents(GraphProto graph, ModelRules rules)
    {
        if (graph.SparseInitializer.Count > 0)
            return "it holds sparse initializers, which EdgeSdk does not write";
        foreach (var initializer in graph.Initializer)
            if (Tensor(initializer) is { } problem)
                return problem;
        foreach (var node in graph.Node)
            if (Node(node, rules) is { } problem)
                return problem;
        return null;
    }

    private static string? Node(NodeProto node, ModelRules rules)
    {
        if (!rules.Allows(node.Domain))
            return $"node '{node.Name}' uses the operator set '{node.Domain}', which is not allowed (Trust.OperatorSet)";
        foreach (var attribute in node.Attribute)
        {
            if (attribute.HasSparseTensor || attribute.SparseTensors.Count > 0)
                return $"node '{node.Name}' holds a sparse tensor, which EdgeSdk does not write";
            if (attribute.T is not null && Tensor(attribute.T) is { } problem)
                return problem;
            if (attribute.G is not null && Contents(attribute.G, rules) is { } inner)
                return inner;
            foreach (var tensor in attribute.Tensors)
                if (Tensor(tensor) is { } listed)
                    return listed;
            foreach (var graph in attribute.Graphs)
                if (Contents(graph, rules) is { } listed)
                    return listed;
        }
        return null;
    }

    private static string? Tensor(TensorProto tensor) =>
        tensor.DataLocation == TensorProto.Types.DataLocation.External || tensor.ExternalData.Count > 0
            ? $"tensor '{tensor.Name}' lies outside the file, and a model is one file"
            : null;
}
