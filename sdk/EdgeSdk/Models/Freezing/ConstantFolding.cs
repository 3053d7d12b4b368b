using System.Runtime.InteropServices;
using EdgeSdk.Models.Onnx;
using Google.Protobuf;

namespace EdgeSdk.Models.Freezing;

/// <summary>
/// Computes the nodes that the exporter puts between constants. Of an operator only what the exporter uses is here; everything else is left
/// to the graph, which then computes it at run time and is no less right.
/// </summary>
internal static class ConstantFolding
{
    private const int Float = (int)TensorProto.Types.DataType.Float;
    private const int Int64 = (int)TensorProto.Types.DataType.Int64;
    private const int Bool = (int)TensorProto.Types.DataType.Bool;
    private const int UInt8 = (int)TensorProto.Types.DataType.Uint8;
    private const int Int8 = (int)TensorProto.Types.DataType.Int8;
    private const int Int32 = (int)TensorProto.Types.DataType.Int32;
    private const int Float16 = (int)TensorProto.Types.DataType.Float16;

    /// <summary>The node's outputs, in order; <see langword="null"/> when it is none of these.</summary>
    public static TensorProto[]? TryCompute(NodeProto node, TensorProto[] inputs) => !inputs.All(IsPlain) ? null : (node.OpType, inputs) switch
    {
        ("Identity", [var x]) => [x],
        ("Slice", [var x, { DataType: Int64 } start, { DataType: Int64 } end, { DataType: Int64 } axis]) => Slice(x, Longs(start), Longs(end), Longs(axis)) is { } y ? [y] : null,
        ("Gather", [{ Dims: [var rows, ..] } x, { Dims.Count: 0, DataType: Int64 } index])
            when Longs(index)[0] is >= 0 and var row && row < rows && Int(node, "axis") == 0 => [Row(x, (int)row, [.. x.Dims.Skip(1)])],
        ("Split", [{ Dims: [var rows] } x]) when rows == node.Output.Count && Int(node, "axis") == 0 =>
            [.. Enumerable.Range(0, (int)rows).Select(row => Row(x, row, [1]))],
        ("Cast", [var x]) => Cast(x, Int(node, "to")) is { } y ? [y] : null,
        ("Mul", [{ DataType: Float } a, { DataType: Float } b]) => Scale(a, b) is { } y ? [y] : null,
        ("MatMul", [{ DataType: Float } a, { DataType: Float } b]) => MatMul(a, b) is { } y ? [y] : null,
        _ => null,
    };

    public static TensorProto Tensor<T>(TensorProto.Types.DataType type, ReadOnlySpan<T> values, params IEnumerable<long> dims) where T : unmanaged
    {
        var tensor = new TensorProto { DataType = (int)type, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        tensor.Dims.Add(dims);
        return tensor;
    }

    public static ReadOnlySpan<float> Floats(TensorProto tensor) => MemoryMarshal.Cast<byte, float>(tensor.RawData.Span);

    public static ReadOnlySpan<long> Longs(TensorProto tensor) => MemoryMarshal.Cast<byte, long>(tensor.RawData.Span);

    private static TensorProto? Slice(TensorProto x, ReadOnlySpan<long> start, ReadOnlySpan<long> end, ReadOnlySpan<long> axes)
    {
        if (start is not [0] || end is not [var count] || axes is not [var axis] || axis < 0 || axis >= x.Dims.Count || count < 1 || count > x.Dims[(int)axis])
            return null;
        var rows = (int)x.Dims.Take((int)axis).Aggregate(1L, (a, b) => a * b);
        var from = x.RawData.Length / rows;
        var to = (int)(from / x.Dims[(int)axis] * count);
        var raw = new byte[rows * to];
        for (var row = 0; row < rows; row++)
            x.RawData.Span.Slice(row * from, to).CopyTo(raw.AsSpan(row * to));
        var y = new TensorProto { DataType = x.DataType, RawData = UnsafeByteOperations.UnsafeWrap(raw) };
        y.Dims.Add(x.Dims);
        y.Dims[(int)axis] = count;
        return y;
    }

    // One row of the first dimension, under a shape of its own.
    private static TensorProto Row(TensorProto x, int row, long[] dims)
    {
        var length = x.RawData.Length / (int)x.Dims[0];
        var y = new TensorProto { DataType = x.DataType, RawData = ByteString.CopyFrom(x.RawData.Span.Slice(row * length, length)) };
        y.Dims.Add(dims);
        return y;
    }

    private static TensorProto? Cast(TensorProto x, long to) => (x.DataType, to) switch
    {
        (Bool, Float) => Tensor<float>(TensorProto.Types.DataType.Float, [.. x.RawData.Select(b => b == 0 ? 0f : 1f)], x.Dims),
        (Float16, Float) => Wide(x),
        (Float, Float16) => Narrow(x),
        (Float, Int64) => Tensor<long>(TensorProto.Types.DataType.Int64, [.. Floats(x).ToArray().Select(f => (long)f)], x.Dims),
        _ => null,
    };

    private static TensorProto Wide(TensorProto half) =>
        Tensor<float>(TensorProto.Types.DataType.Float, [.. MemoryMarshal.Cast<byte, Half>(half.RawData.Span).ToArray().Select(h => (float)h)], half.Dims);

    private static TensorProto Narrow(TensorProto wide) =>
        Tensor<Half>(TensorProto.Types.DataType.Float16, [.. Floats(wide).ToArray().Select(f => (Half)f)], wide.Dims);

    // A factor for each row of the first dimension.
    private static TensorProto? Scale(TensorProto x, TensorProto factors)
    {
        if (x.Dims.Count != factors.Dims.Count || x.Dims is not [var rows, ..] || factors.Dims[0] != rows || factors.Dims.Skip(1).Any(d => d != 1))
            return null;
        var values = Floats(x);
        var scale = Floats(factors);
        var product = new float[values.Length];
        var row = product.Length / (int)rows;
        for (var i = 0; i < product.Length; i++)
            product[i] = values[i] * scale[i / row];
        return Tensor<float>(TensorProto.Types.DataType.Float, product, x.Dims);
    }

    // A vector times a vector or a matrix.
    private static TensorProto? MatMul(TensorProto a, TensorProto b)
    {
        if (a.Dims is not [var n] || b.Dims.Count is not (1 or 2) || b.Dims[0] != n)
            return null;
        var columns = b.Dims.Count == 1 ? 1 : (int)b.Dims[1];
        var sums = new double[columns];
        for (var row = 0; row < n; row++)
            for (var column = 0; column < columns; column++)
                sums[column] += (double)Floats(a)[row] * Floats(b)[row * columns + column];
        return Tensor<float>(TensorProto.Types.DataType.Float, [.. sums.Select(s => (float)s)], b.Dims.Skip(1));
    }

    // Every number there, as raw bytes: what the exporter writes, and what the sums above rely on.
    private static bool IsPlain(TensorProto tensor)
    {
        var size = tensor.DataType switch { Bool or Int8 or UInt8 => 1, Float16 => 2, Float or Int32 => 4, Int64 => 8, _ => 0 };
        return size > 0 && tensor.Dims.All(d => d is > 0 and <= int.MaxValue)
            && tensor.Dims.Aggregate((Int128)size, (a, b) => Int128.Min(a * b, int.MaxValue)) == tensor.RawData.Length;
    }

    private static long Int(NodeProto node, string name) => node.Attribute.FirstOrDefault(a => a.Name == name)?.I ?? 0;
}
