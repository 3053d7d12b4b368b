using System.Runtime.InteropServices;
using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Tests.Export;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Tests.Freezing;

/// <summary>The gated model to freeze, as exported and with its gate overruled.</summary>
internal static class Gated
{
    /// <summary>The network as a verified model file.</summary>
    /// <param name="network">The network.</param>
    /// <param name="edit">Changes the graph before it is hashed.</param>
    public static ModelFile Write(NetworkSnapshot network, Action<ModelProto>? edit = null)
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("model.onnx");
        OnnxExporter.Export(network, RandomNetwork.Describe(network), path);
        if (edit is null)
            return ModelFile.Read(path);
        var model = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        var hash = WeightsHash.Of(model.Graph);
        edit(model);
        model.MetadataProps[0].Value = model.MetadataProps[0].Value.Replace(hash, WeightsHash.Of(model.Graph), StringComparison.Ordinal);
        return ModelFile.Verify(path, model.ToByteArray());
    }

    /// <summary>The same with thresholds that send every image to <paramref name="tiers"/>.</summary>
    public static byte[] Forced(NetworkSnapshot network, IReadOnlyList<int> tiers) => Forced(
        new NetworkWriter(network).Write(), [.. network.Blocks.Select(b => b.Tiers.Count)], tiers);

    /// <inheritdoc cref="Forced(NetworkSnapshot, IReadOnlyList{int})"/>
    public static byte[] Forced(ModelProto model, int[] counts, IReadOnlyList<int> tiers)
    {
        float[] thresholds =
        [
            .. counts.SelectMany((count, b) => Enumerable.Range(1, count - 1).Select(k => k <= tiers[b] ? float.NegativeInfinity : float.PositiveInfinity)),
            float.NegativeInfinity,
        ];
        if (model.Graph.Initializer.SingleOrDefault(i => i.Name == GateWriter.Thresholds) is { } initializer)
            initializer.RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(thresholds.AsSpan()));
        return model.ToByteArray();
    }

    /// <summary>Every choice of one tier per block.</summary>
    public static IEnumerable<int[]> Combinations(IEnumerable<int> counts) => counts.Aggregate(
        (IEnumerable<int[]>)[[]], (all, count) => all.SelectMany(tiers => Enumerable.Range(0, count).Select(tier => (int[])[.. tiers, tier])));

    /// <summary>Every choice of one tier per block of the network.</summary>
    public static IEnumerable<int[]> Combinations(NetworkSnapshot network) => Combinations(network.Blocks.Select(b => b.Tiers.Count));

    /// <summary>A random image.</summary>
    public static float[] Image(ModelInput input, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, input.Channels * input.Height * input.Width).Select(_ => random.NextSingle())];
    }

    /// <summary>The shape of one image.</summary>
    public static long[] Shape(ModelInput input) => [1, input.Channels, input.Height, input.Width];
}
