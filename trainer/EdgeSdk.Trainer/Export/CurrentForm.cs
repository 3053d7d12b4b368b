using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export.Quantization;

namespace EdgeSdk.Trainer.Export;

/// <summary>
/// Writes an older model file as the exporter writes them now, so that older versions of ONNX Runtime open it: opset 13 and IR version 7, and
/// a lookup for each decision in place of a split of booleans. The weights and what they compute stay as they are, to the bit.
/// </summary>
public static class CurrentForm
{
    private const int Opset = 13;
    private const int OlderOpset = 17;

    /// <summary>Writes the file in the form of today, whole or not at all.</summary>
    /// <param name="path">The model file, of opset 17.</param>
    /// <param name="outputPath">The file to write; its folder must exist. An older file is replaced.</param>
    /// <returns>The manifest of the written file: the same but for the hash, because the lookups' indices are hashed with the weights.</returns>
    /// <exception cref="ModelFileException">The model cannot be read, or is frozen or converted.</exception>
    /// <exception cref="ExportException">It is not of the older form, the result differs in an answer, or it cannot be written.</exception>
    public static ModelManifest Upgrade(string path, string outputPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        var source = ConvertedFile.ReadSource(path);
        var model = ModelProto.Parser.ParseFrom(source.Bytes);
        Rewrite(model, path);
        ConversionCheck.Check(ModelProto.Parser.ParseFrom(source.Bytes), model, source.Manifest, tolerance: 0);
        return ConvertedFile.Write(model, source.Manifest with { WeightsSha256 = WeightsHash.Of(model.Graph) }, source.Rules, outputPath);
    }

    private static void Rewrite(ModelProto model, string path)
    {
        var opset = model.OpsetImport.Single(import => import.Domain.Length == 0);
        if (opset.Version != OlderOpset)
            throw new ExportException($"'{path}' is of opset {opset.Version}: only files of opset {OlderOpset}, which the exporter wrote once, are of an older form; use it as it is.");
        (opset.Version, model.IrVersion) = (Opset, 7);
        if (model.Graph.Node.SingleOrDefault(node => node.OpType == "Split" && node.Input[0] == GateNames.Reached) is not { } split)
            return;
        model.Graph.Node.Remove(split);
        LookUp(model.Graph, split.Output.Select((name, row) => (name, row)).ToDictionary(output => output.name, output => (long)output.row));
    }

    // Each condition is taken in front of the node that decides by it, as in UnitWriter.
    private static void LookUp(GraphProto graph, IReadOnlyDictionary<string, long> rows)
    {
        var writer = new GraphWriter(graph.Name);
        foreach (var node in graph.Node)
        {
            if (node.OpType == "If" && rows.TryGetValue(node.Input[0], out var row))
                writer.Node("Gather", node.Input[0], [GateNames.Reached, writer.Longs($"{node.Input[0]}.row", [row])]);
            var copy = writer.Copy(node);
            foreach (var attribute in copy.Attribute.Where(attribute => attribute.G is not null))
                LookUp(attribute.G, rows);
        }

        graph.Node.Clear();
        graph.Node.Add(writer.Graph.Node);
        graph.Initializer.Add(writer.Graph.Initializer);
    }
}
