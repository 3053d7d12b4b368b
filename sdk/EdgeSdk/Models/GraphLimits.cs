using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Models;

/// <summary>How large a graph may be: what a parser behind this one allocates must follow from the bytes of the file.</summary>
internal static class GraphLimits
{
    private const int MaxNodes = 100_000;
    private const int MaxInitializers = 100_000;
    private const int MaxEdges = 1_000;
    private const int MaxDepth = 8;
    private const int MaxRank = 8;
    private const int MaxName = 4_096;
    private const int MaxMetadata = 256;

    /// <summary>The first limit that <paramref name="model"/> exceeds, as a clause; <see langword="null"/> when it exceeds none.</summary>
    public static string? FirstProblem(ModelProto model)
    {
        if (model.MetadataProps.Count > MaxMetadata)
            return $"it has {model.MetadataProps.Count} entries of metadata where {MaxMetadata} are possible";
        var (nodes, initializers) = (0, 0);
        return Graph(model.Graph, 1, ref nodes, ref initializers);
    }

    private static string? Graph(GraphProto graph, int depth, ref int nodes, ref int initializers)
    {
        if (depth > MaxDepth)
            return $"its graphs are nested more than {MaxDepth} deep";
        if ((nodes += graph.Node.Count) > MaxNodes)
            return $"it has more than {MaxNodes} nodes";
        if ((initializers += graph.Initializer.Count) > MaxInitializers)
            return $"it has more than {MaxInitializers} initializers";
        foreach (var initializer in graph.Initializer)
            if (Tensor(initializer) is { } problem)
                return problem;
        foreach (var node in graph.Node)
        {
            if (node.Input.Count > MaxEdges || node.Output.Count > MaxEdges || node.Attribute.Count > MaxEdges)
                return $"a node has more than {MaxEdges} inputs, outputs or attributes";
            if (node.Name.Length > MaxName || node.OpType.Length > MaxName)
                return $"a node has a name of more than {MaxName} characters";
            foreach (var attribute in node.Attribute)
            {
                foreach (var tensor in attribute.Tensors.Append(attribute.T))
                    if (tensor is not null && Tensor(tensor) is { } problem)
                        return problem;
                foreach (var inner in attribute.Graphs.Append(attribute.G))
                    if (inner is not null && Graph(inner, depth + 1, ref nodes, ref initializers) is { } deeper)
                        return deeper;
            }
        }
        return null;
    }

    // A tensor has as many values as its shape says: no more memory than the file brings.
    private static string? Tensor(TensorProto tensor)
    {
        if (tensor.Dims.Count > MaxRank)
            return $"a tensor has {tensor.Dims.Count} dimensions where {MaxRank} are possible";
        long values = 1;
        foreach (var dim in tensor.Dims)
        {
            if (dim is < 0 or > int.MaxValue || (values *= dim) > int.MaxValue)
                return "a tensor has a dimension below 0 or more values than fit in memory";
        }
        if (tensor.RawData.Length > 0 && Size(tensor.DataType) is { } size && tensor.RawData.Length != values * size)
            return $"a tensor of {values} values has {tensor.RawData.Length} bytes";
        var listed = tensor.FloatData.Count + tensor.Int32Data.Count + tensor.Int64Data.Count;
        return tensor.RawData.Length == 0 && listed != values && Size(tensor.DataType) is not null ? $"a tensor of {values} values holds {listed}" : null;
    }

    private static int? Size(int type) => (TensorProto.Types.DataType)type switch
    {
        TensorProto.Types.DataType.Uint8 or TensorProto.Types.DataType.Int8 or TensorProto.Types.DataType.Bool => 1,
        TensorProto.Types.DataType.Float16 => 2,
        TensorProto.Types.DataType.Float or TensorProto.Types.DataType.Int32 => 4,
        TensorProto.Types.DataType.Int64 => 8,
        _ => null,
    };
}
