using System.Runtime.InteropServices;
using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>One convolution's operands as the exporter writes them: a weight of the main graph, perhaps sliced, perhaps scaled per output channel.</summary>
/// <param name="Weight">The initializer of the main graph.</param>
/// <param name="Slice">The node that cuts it; <see langword="null"/> when it is used whole.</param>
/// <param name="Scale">[out], the batch norm's factor.</param>
/// <param name="Bias">[out].</param>
internal sealed record WeightUse(string Weight, NodeProto? Slice, float[] Scale, float[] Bias)
{
    public static WeightUse Of(NodeProto convolution, GraphProto graph)
    {
        var (weight, scale) = (convolution.Input[1], (float[]?)null);
        if (Producer(graph, weight, "Mul") is { } product)
            (weight, scale) = (product.Input[0], Floats(graph, product.Input[1]));
        var slice = Producer(graph, weight, "Slice");
        var bias = Floats(graph, convolution.Input[2]);
        return new(slice?.Input[0] ?? weight, slice, scale ?? [.. Enumerable.Repeat(1f, bias.Length)], bias);
    }

    /// <summary>The nodes of a graph that only prepare the weights of its convolutions.</summary>
    public static HashSet<NodeProto> Preparations(GraphProto graph)
    {
        var nodes = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        foreach (var convolution in graph.Node.Where(node => node.OpType == "Conv"))
        {
            var product = Producer(graph, convolution.Input[1], "Mul");
            if (product is not null)
                nodes.Add(product);
            if (Producer(graph, product?.Input[0] ?? convolution.Input[1], "Slice") is { } slice)
                nodes.Add(slice);
        }

        return nodes;
    }

    private static NodeProto? Producer(GraphProto graph, string name, string op) =>
        graph.Node.FirstOrDefault(node => node.OpType == op && node.Output[0] == name);

    private static float[] Floats(GraphProto graph, string name) => graph.Initializer.FirstOrDefault(i => i.Name == name) is { } found
        ? MemoryMarshal.Cast<byte, float>(found.RawData.Span).ToArray()
        : throw new ExportException($"The model cannot be quantised: '{name}' is not where the exporter puts it; export the model with this SDK's trainer.");
}
