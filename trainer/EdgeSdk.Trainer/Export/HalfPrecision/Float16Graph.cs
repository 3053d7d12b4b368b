using System.Runtime.InteropServices;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export.Quantization;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Export.HalfPrecision;

/// <summary>Rewrites an exported model so that stem and blocks compute in float16, between casts.</summary>
internal sealed class Float16Graph
{
    private const TensorProto.Types.DataType Float16 = TensorProto.Types.DataType.Float16;
    private const long Float = (long)TensorProto.Types.DataType.Float;
    private const string HeadWeight = "head.weight";

    private readonly ModelProto _model;
    private readonly ActivationPlan _plan;

    // A pooling that was only there for the layout of a CPU's floats is left out.
    private readonly Dictionary<string, string> _aliases = new(StringComparer.Ordinal);

    private Float16Graph(ModelProto model) => (_model, _plan) = (model, new ActivationPlan(model.Graph, floatStem: false));

    /// <exception cref="ExportException">A number is too large for float16.</exception>
    public static ModelProto Rewrite(ModelProto model)
    {
        var result = model.Clone();
        result.Graph = new Float16Graph(model).Rewrite(model.Graph).Graph;
        result.Graph.Input.Add(model.Graph.Input.Select(i => i.Clone()));
        result.Graph.Output.Add(model.Graph.Output.Select(o => o.Clone()));
        return result;
    }

    private GraphWriter Rewrite(GraphProto graph)
    {
        var writer = new GraphWriter(graph.Name);
        var preparations = WeightUse.Preparations(graph);
        var numbers = graph.Node.Where(node => node.OpType == "Conv" || (preparations.Contains(node) && node.OpType == "Slice")).SelectMany(node => node.Input)
            .Append(HeadWeight).ToHashSet(StringComparer.Ordinal);
        // A branch's slices reach out for the weights of the main graph.
        if (graph == _model.Graph)
            numbers.UnionWith(GraphTree.All(graph).SelectMany(WeightUse.Preparations).Where(node => node.OpType == "Slice").SelectMany(node => node.Input));
        foreach (var initializer in graph.Initializer)
            writer.Graph.Initializer.Add(
                numbers.Contains(initializer.Name) && initializer.DataType == (int)TensorProto.Types.DataType.Float ? Narrow(initializer) : initializer.Clone());
        if (graph.Input.Any(input => input.Name == _plan.Entry))
            Cast(writer, _plan.Entry, Name(_plan.Entry), (long)Float16);
        foreach (var node in graph.Node)
            if (node.OpType == "Mul" && preparations.Contains(node))
                Scale(writer, node);
            else
                Rewrite(writer, node);
        return writer;
    }

    private void Rewrite(GraphWriter writer, NodeProto node)
    {
        var output = node.Output[0];
        if (node.OpType == "If")
        {
            writer.Node("If", output, [.. node.Input], [.. node.Attribute.Select(a => GraphWriter.Branch(a.Name, Branch(a.G)))]);
        }
        else if (node.OpType == "MaxPool" && node.Attribute is [{ Name: "kernel_shape", Ints: [1, 1] }] && _plan.IsQuantized(output))
        {
            _aliases[output] = Name(node.Input[0]);
        }
        else
        {
            var half = output != _plan.Entry && (_plan.IsQuantized(output) || _plan.IsFused(output));
            var copy = node.Clone();
            for (var i = 0; i < copy.Input.Count; i++)
                if (_plan.IsQuantized(node.Input[i]) && (half || node.Input[i] != _plan.Entry))
                    copy.Input[i] = half ? Name(node.Input[i]) : Cast(writer, Name(node.Input[i]), $"{output}.input{i}", Float);
            writer.Graph.Node.Add(copy);
            if (output == _plan.Entry)
                Cast(writer, output, Name(output), (long)Float16);
            if (node.Input[0] == HeadWeight)
            {
                copy.Name = copy.Output[0] = $"{output}.half";
                Cast(writer, copy.Output[0], output, Float);
            }
        }
    }

    // In float32 between two casts: runtimes compute what is constant on the CPU when they load a file, and ONNX Runtime has no float16 product there.
    private static void Scale(GraphWriter writer, NodeProto node)
    {
        var output = node.Output[0];
        var product = writer.Node("Mul", $"{output}.wide", [Cast(writer, node.Input[0], $"{node.Input[0]}.wide", Float), node.Input[1]]);
        Cast(writer, product, output, (long)Float16);
    }

    private GraphWriter Branch(GraphProto graph)
    {
        var writer = Rewrite(graph);
        writer.BranchOutput(graph.Output[0].Name, Float16);
        return writer;
    }

    private string Name(string tensor) => tensor == _plan.Entry ? $"{tensor}.half" : _aliases.GetValueOrDefault(tensor, tensor);

    private static string Cast(GraphWriter writer, string from, string to, long type) => writer.Node("Cast", to, [from], GraphWriter.Int("to", type));

    private static TensorProto Narrow(TensorProto tensor)
    {
        var values = MemoryMarshal.Cast<byte, float>(tensor.RawData.Span);
        var halves = new Half[values.Length];
        for (var i = 0; i < halves.Length; i++)
        {
            halves[i] = (Half)values[i];
            if (!Half.IsFinite(halves[i]))
                throw new ExportException($"The model cannot be converted: {values[i]} in '{tensor.Name}' is too large for float16, which ends at 65504.");
        }

        var narrow = new TensorProto { Name = tensor.Name, DataType = (int)Float16, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(halves.AsSpan())) };
        narrow.Dims.Add(tensor.Dims);
        return narrow;
    }
}
