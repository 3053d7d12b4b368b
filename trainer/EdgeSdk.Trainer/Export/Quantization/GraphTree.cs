using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>Walks a graph and the branches of its decisions.</summary>
internal static class GraphTree
{
    /// <summary>The branches of a node; none unless it is an <c>If</c>.</summary>
    public static IEnumerable<GraphProto> Branches(NodeProto node) => node.Attribute.Where(a => a.G is not null).Select(a => a.G);

    /// <summary>The graph itself and all branches below it.</summary>
    public static IEnumerable<GraphProto> All(GraphProto graph) => graph.Node.SelectMany(Branches).SelectMany(All).Prepend(graph);

    /// <summary>The branches below a node that decide nothing more.</summary>
    public static IEnumerable<GraphProto> Leaves(NodeProto node) =>
        Branches(node).SelectMany(branch => branch.Node.FirstOrDefault(n => n.OpType == "If") is { } inner ? Leaves(inner) : [branch]);
}
