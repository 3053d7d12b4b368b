using System.Runtime.InteropServices;
using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using Google.Protobuf;

namespace EdgeSdk.Tests.Models;

/// <summary>
/// A real, very small model of the contract: embedding = image x E * scale[level], logits = embedding x H + bias[level], MACs and
/// tiers from tables. Small enough to damage in every byte, different enough per level that a wrong one shows.
/// </summary>
internal sealed record TinyModel
{
    public int Channels { get; init; } = 1;
    public int Height { get; init; } = 4;
    public int Width { get; init; } = 4;
    public int Embedding { get; init; } = 3;
    public string[] Labels { get; init; } = ["bolt", "nut", "washer"];
    public double[] Levels { get; init; } = [0.1, 0.3, 1];

    /// <summary>Changes the manifest before it is _written.</summary>
    public Func<ModelManifest, ModelManifest> EditManifest { get; init; } = m => m;

    /// <summary>Changes the manifest's JSON before it is _written.</summary>
    public Func<string, string> EditJson { get; init; } = json => json;

    /// <summary>Changes the finished model.</summary>
    public Action<ModelProto> Edit { get; init; } = _ => { };

    public const long DenseMacs = 1000;
    private const int Blocks = 2;

    private static readonly Lazy<string> Folder = new(() =>
    {
        var folder = Directory.CreateTempSubdirectory("edgesdk-models-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        return folder;
    });

    private static int _written;

    private int Pixels => Channels * Height * Width;

    public byte[] ToBytes() => Build().ToByteArray();

    /// <summary>Writes the model into a file of its own, which lives as long as the test run, and returns the path.</summary>
    public string Write(string? name = null)
    {
        var path = Path.Combine(Folder.Value, $"{name ?? $"tiny{Interlocked.Increment(ref _written)}"}.onnx");
        File.WriteAllBytes(path, ToBytes());
        return path;
    }

    public float MacsAt(int level) => (float)(Levels[level] * DenseMacs);

    public long[] TiersAt(int level) => [level % 2, level / 2 % 2];

    /// <summary>The answer, computed the slow and obvious way.</summary>
    public float[] EmbeddingOf(ReadOnlySpan<float> image, int level)
    {
        var embedding = new float[Embedding];
        for (var d = 0; d < Embedding; d++)
        {
            for (var p = 0; p < Pixels; p++)
                embedding[d] += image[p] * Weight(p * Embedding + d);
            embedding[d] *= level + 1;
        }
        return embedding;
    }

    /// <inheritdoc cref="EmbeddingOf"/>
    public float[] LogitsOf(ReadOnlySpan<float> image, int level)
    {
        var embedding = EmbeddingOf(image, level);
        var logits = new float[Labels.Length];
        for (var k = 0; k < logits.Length; k++)
        {
            for (var d = 0; d < Embedding; d++)
                logits[k] += embedding[d] * Weight(d * logits.Length + k + 5);
            logits[k] += Weight(level * logits.Length + k);
        }
        return logits;
    }

    private static float Weight(int i) => MathF.Sin(1.3f * i + 0.4f);

    private ModelProto Build()
    {
        var graph = Graph();
        var model = new ModelProto { IrVersion = 8, ProducerName = "tests", Graph = graph };
        model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = 17 });
        var manifest = EditManifest(new ModelManifest
        {
            Schema = ModelManifest.CurrentSchema,
            Name = "tiny",
            Input = new(Channels, Height, Width),
            EmbeddingLength = Embedding,
            Labels = Labels,
            DenseMacs = DenseMacs,
            Levels = [.. Levels.Select((b, i) => new ModelLevel { Budget = b, Macs = MacsAt(i), Top1 = 0.5 })],
            Blocks = [new("block1", 8, [2, 8], [50, 200]), new("block2", 8, [0, 8], [0, 200])],
            Training = new() { Method = "none", DataSet = "none", Images = 0, Epochs = 0, Seed = 0, Trainer = "tests" },
            WeightsSha256 = WeightsHash.Of(graph),
        });
        var json = EditJson(manifest.ToJson());
        model.MetadataProps.Add(new StringStringEntryProto { Key = ModelManifest.MetadataKey, Value = json });
        Edit(model);
        return model;
    }

    private GraphProto Graph()
    {
        var levels = Levels.Length;
        var classes = Labels.Length;
        var graph = new GraphProto { Name = "tiny" };
        graph.Input.Add(Value("image", TensorProto.Types.DataType.Float, null, Channels, Height, Width));
        graph.Input.Add(Value("budget", TensorProto.Types.DataType.Float));
        graph.Output.Add(Value("embedding", TensorProto.Types.DataType.Float, null, Embedding));
        graph.Output.Add(Value("macs", TensorProto.Types.DataType.Float));
        graph.Output.Add(Value("tiers", TensorProto.Types.DataType.Int64, Blocks));

        Floats(graph, "levels", [.. Levels.Select(b => (float)b)], levels);
        Floats(graph, "macs.table", [.. Levels.Select((_, i) => MacsAt(i))], levels);
        Longs(graph, "tiers.table", [.. Enumerable.Range(0, levels).SelectMany(TiersAt)], levels, Blocks);
        Floats(graph, "scale", [.. Enumerable.Range(0, levels).Select(l => l + 1f)], levels);
        Floats(graph, "embed", [.. Enumerable.Range(0, Pixels * Embedding).Select(Weight)], Pixels, Embedding);
        Longs(graph, "zero", [0]);
        Longs(graph, "one", [1]);
        Longs(graph, "axis", [0], 1);

        // level = max(number of levels not above the budget - 1, 0)
        Node(graph, "GreaterOrEqual", "reached", "budget", "levels");
        Node(graph, "Cast", "reached.long", "reached").Attribute.Add(Int("to", (long)TensorProto.Types.DataType.Int64));
        Node(graph, "ReduceSum", "count", "reached.long", "axis").Attribute.Add(Int("keepdims", 0));
        Node(graph, "Sub", "index", "count", "one");
        Node(graph, "Max", "level", "index", "zero");
        Node(graph, "Gather", "macs", "macs.table", "level");
        Node(graph, "Gather", "tiers", "tiers.table", "level");

        Node(graph, "Flatten", "flat", "image");
        Node(graph, "MatMul", "embedding.raw", "flat", "embed");
        Node(graph, "Gather", "factor", "scale", "level");
        Node(graph, "Mul", "embedding", "embedding.raw", "factor");
        if (classes > 0)
        {
            graph.Output.Add(Value("logits", TensorProto.Types.DataType.Float, null, classes));
            Floats(graph, "head", [.. Enumerable.Range(5, Embedding * classes).Select(Weight)], Embedding, classes);
            Floats(graph, "head.bias", [.. Enumerable.Range(0, levels * classes).Select(Weight)], levels, classes);
            Node(graph, "MatMul", "logits.raw", "embedding", "head");
            Node(graph, "Gather", "bias", "head.bias", "level");
            Node(graph, "Add", "logits", "logits.raw", "bias");
        }
        return graph;
    }

    private static NodeProto Node(GraphProto graph, string type, string output, params string[] inputs)
    {
        var node = new NodeProto { OpType = type, Name = output };
        node.Input.Add(inputs);
        node.Output.Add(output);
        graph.Node.Add(node);
        return node;
    }

    private static AttributeProto Int(string name, long value) =>
        new() { Name = name, I = value, Type = AttributeProto.Types.AttributeType.Int };

    private static void Floats(GraphProto graph, string name, float[] values, params long[] dims) =>
        Tensor(graph, name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values.AsSpan()), dims);

    private static void Longs(GraphProto graph, string name, long[] values, params long[] dims) =>
        Tensor(graph, name, TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(values.AsSpan()), dims);

    private static void Tensor(GraphProto graph, string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> raw, long[] dims)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(raw) };
        tensor.Dims.Add(dims);
        graph.Initializer.Add(tensor);
    }

    private static ValueInfoProto Value(string name, TensorProto.Types.DataType type, params long?[] dims)
    {
        var shape = new TensorShapeProto();
        foreach (var dim in dims)
            shape.Dim.Add(dim is { } value ? new TensorShapeProto.Types.Dimension { DimValue = value } : new() { DimParam = "N" });
        return new()
        {
            Name = name,
            Type = new() { TensorType = new() { ElemType = (int)type, Shape = shape } },
        };
    }
}
