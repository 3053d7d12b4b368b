using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Export;

/// <summary>
/// Writes a trained network as the one model file for every budget: an ordinary ONNX file (opset 13, IR version 7) whose blocks compute less
/// when its <c>budget</c> input is lower.
/// </summary>
/// <remarks>
/// Inputs: <c>image</c> float32 [N, channels, height, width] in 0..1 and <c>budget</c> float32 []. Outputs: <c>embedding</c> float32 [N, length],
/// <c>logits</c> float32 [N, classes] when there is a head, <c>macs</c> float32 [] per image, and <c>tiers</c> int64 [blocks]. In a batch a block
/// runs, for all images, at the widest tier that any of them asks for.
/// </remarks>
public static class OnnxExporter
{
    /// <summary>
    /// Checks the network, writes the file beside <paramref name="path"/>, compares it in ONNX Runtime with a plain reference at every level
    /// and every tier, and only then puts it in the place of an older file.
    /// </summary>
    /// <param name="network">The trained network.</param>
    /// <param name="description">What the manifest says beside what is read off the network.</param>
    /// <param name="path">The <c>.onnx</c> file; its folder must exist.</param>
    /// <returns>The manifest in the file.</returns>
    /// <exception cref="ExportException">The network is not one that can be exported, the written file does not compute what the network
    /// does, or it cannot be written. An older file is left as it was.</exception>
    public static ModelManifest Export(NetworkSnapshot network, ExportDescription description, string path)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(description);
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        return ExportCore(network, description, path, shape: null);
    }

    /// <param name="network">The trained network.</param>
    /// <param name="description">What the manifest says beside what is read off the network.</param>
    /// <param name="path">The <c>.onnx</c> file.</param>
    /// <param name="check">Looks at the written file once it has passed all other checks; what it throws leaves an older file as it was.</param>
    internal static ModelManifest Export(NetworkSnapshot network, ExportDescription description, string path, Action<string> check) =>
        ExportCore(network, description, path, shape: null, check);

    internal static ModelManifest ExportCore(
        NetworkSnapshot network, ExportDescription description, string path, Func<IReadOnlyList<long>, TierTree?>? shape, Action<string>? check = null)
    {
        SnapshotCheck.Check(network);
        if (!description.Levels.Select(level => level.Budget).SequenceEqual(network.Levels))
            throw new ExportException(
                "The network cannot be exported: the description's levels are not those of the network; measure each level of the network once.");

        var model = new NetworkWriter(network, shape).Write();
        var manifest = Manifest(network, description, WeightsHash.Of(model.Graph));
        if (ManifestRules.FirstProblem(manifest) is { } problem)
            throw new ExportException($"The network cannot be exported: its manifest would be refused, because {problem}.");
        model.MetadataProps.Add(new StringStringEntryProto
        {
            Key = ModelManifest.MetadataKey,
            Value = manifest.ToJson(),
        });
        try
        {
            AtomicFile.Write(path, stream => model.WriteTo(stream), written =>
            {
                new ExportCheck(network).Check(written, model);
                check?.Invoke(written);
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExportException($"The model cannot be written to '{path}': {e.Message} Choose a file in a folder that exists and may be written.", e);
        }

        return manifest;
    }

    private static ModelManifest Manifest(NetworkSnapshot network, ExportDescription description, string hash)
    {
        var macs = MacCount.Of(network);
        return new()
        {
            Schema = ModelManifest.CurrentSchema,
            Name = description.Name,
            Input = network.Input,
            EmbeddingLength = network.Blocks[^1].OutChannels,
            Labels = network.Head?.Labels ?? [],
            DenseMacs = macs.Dense,
            Levels = description.Levels,
            Blocks =
            [
                .. network.Blocks.Select((block, b) =>
                    new ModelBlock(block.Name, block.InnerChannels, [.. block.Tiers.Select(t => t.Width)], macs.Blocks[b])),
            ],
            Units = network.Units is null ? null : [.. UnitSnapshot.Of(network).Select(unit => unit.ForManifest())],
            Training = description.Training,
            WeightsSha256 = hash,
        };
    }
}
