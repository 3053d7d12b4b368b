using System.Runtime.InteropServices;
using EdgeSdk.Models.Onnx;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Export;

/// <summary>Writes nodes and initializers into one graph: the main one, or a branch.</summary>
internal sealed class GraphWriter(string name)
{
    public GraphProto Graph { get; } = new() { Name = name };

    /// <summary>Adds a copy of a node.</summary>
    public NodeProto Copy(NodeProto node)
    {
        var copy = node.Clone();
        Graph.Node.Add(copy);
        return copy;
    }

    /// <summary>Adds a node with one output and returns the output's name.</summary>
    public string Node(string op, string output, string[] inputs, params AttributeProto[] attributes)
    {
        Nodes(op, [output], inputs, attributes);
        return output;
    }

    public void Nodes(string op, string[] outputs, string[] inputs, params AttributeProto[] attributes)
    {
        var node = new NodeProto { Name = outputs[0], OpType = op };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        node.Attribute.Add(attributes);
        Graph.Node.Add(node);
    }

    public string Floats(string name, ReadOnlySpan<float> values, params long[] dims) =>
        Initializer(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), dims);

    public string Longs(string name, ReadOnlySpan<long> values, params long[] dims) =>
        Initializer(name, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values), dims);

    public string Ints32(string name, ReadOnlySpan<int> values, params long[] dims) =>
        Initializer(name, TensorProto.Types.DataType.Int32, MemoryMarshal.AsBytes(values), dims);

    public string Bytes(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> values, params long[] dims) =>
        Initializer(name, type, values, dims);

    public void Input(string name, params object[] dims) =>
        Graph.Input.Add(Value(name, TensorProto.Types.DataType.Float, dims));

    public void Output(string name, TensorProto.Types.DataType type, params object[] dims) => Graph.Output.Add(Value(name, type, dims));

    /// <summary>Declares a branch's output, whose shape ONNX Runtime infers.</summary>
    public void BranchOutput(string name, TensorProto.Types.DataType type = TensorProto.Types.DataType.Float) => Graph.Output.Add(new ValueInfoProto
    {
        Name = name,
        Type = new TypeProto { TensorType = new() { ElemType = (int)type } },
    });

    public static AttributeProto Ints(string name, params long[] values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        attribute.Ints.Add(values);
        return attribute;
    }

    public static AttributeProto Int(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public static AttributeProto Branch(string name, GraphWriter branch) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Graph, G = branch.Graph };

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, object[] dims)
    {
        var shape = new TensorShapeProto();
        foreach (var dim in dims)
            shape.Dim.Add(dim is string symbol
                ? new TensorShapeProto.Types.Dimension { DimParam = symbol }
                : new TensorShapeProto.Types.Dimension { DimValue = Convert.ToInt64(dim, null) });
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = new() { ElemType = (int)type, Shape = shape } } };
    }

    private string Initializer(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> raw, long[] dims)
    {
        if (!BitConverter.IsLittleEndian)
            throw new PlatformNotSupportedException("ONNX stores little-endian numbers; export on a little-endian machine.");
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(raw) };
        tensor.Dims.Add(dims);
        Graph.Initializer.Add(tensor);
        return name;
    }
}
