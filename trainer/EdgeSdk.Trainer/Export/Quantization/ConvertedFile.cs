using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Data;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>Writes a model whose numbers were rewritten, once it has shown that it still computes what the float32 file does.</summary>
internal static class ConvertedFile
{
    /// <exception cref="ExportException">It does not, or it cannot be written.</exception>
    public static ModelManifest Write(ModelProto model, ModelFile source, string precision, double tolerance, string outputPath, ImageSet? test)
    {
        var original = ModelProto.Parser.ParseFrom(source.Bytes);
        ConversionCheck.Check(original, model, source.Manifest, tolerance);
        var manifest = source.Manifest with
        {
            Levels = test is null ? source.Manifest.Levels : LevelAccuracy.Measure(model.ToByteArray(), source.Manifest, test),
            Converted = new() { Precision = precision, WeightsSha256 = source.Manifest.WeightsSha256 },
            WeightsSha256 = WeightsHash.Of(model.Graph),
        };
        return Write(model, manifest, source.Rules, outputPath);
    }

    /// <summary>Writes a checked model with a manifest of its own.</summary>
    /// <exception cref="ExportException">It cannot be written.</exception>
    public static ModelManifest Write(ModelProto model, ModelManifest manifest, ModelRules rules, string outputPath)
    {
        model.MetadataProps.Single(p => p.Key == ModelManifest.MetadataKey).Value = manifest.ToJson();
        try
        {
            AtomicFile.Write(outputPath, stream => model.WriteTo(stream), written => ModelFile.Read(written, null, rules));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExportException($"The model cannot be written to '{outputPath}': {e.Message} Choose a file in a folder that exists and may be written.", e);
        }

        return manifest;
    }

    /// <summary>Refuses a file that is not the float32 model of all levels.</summary>
    /// <exception cref="ModelFileException">It is frozen or converted.</exception>
    public static ModelFile ReadSource(string path, ModelRules? rules = null)
    {
        var source = ModelFile.Read(path, null, rules);
        if (source.Manifest.Converted is { } converted)
            throw new ModelFileException(path, $"it is {converted.Precision} already; give the float32 file it was made from.");
        if (source.Manifest.Frozen is not null)
            throw new ModelFileException(path, "it is frozen; convert the file it was made from, and freeze the result.");
        if (GateNames.HasChannelGates(ModelProto.Parser.ParseFrom(source.Bytes).Graph))
            throw new ModelFileException(path, "it cannot be converted: the gates of its blocks pick channels image by image; convert a model of the method elastic.");
        return source;
    }
}
