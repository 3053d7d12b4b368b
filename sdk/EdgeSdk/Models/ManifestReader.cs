using System.Text.Json;

namespace EdgeSdk.Models;

/// <summary>From the JSON in a model file to a manifest that holds what it promises.</summary>
internal static class ManifestReader
{
    /// <exception cref="ModelFileException">The JSON is malformed, of a newer schema, or contradicts itself.</exception>
    public static ModelManifest Read(string path, string json)
    {
        try
        {
            CheckSchema(path, json);
            var manifest = JsonSerializer.Deserialize(json, ManifestJson.Default.ModelManifest)
                ?? throw new ModelFileException(path, "its manifest is null; export the model again.");
            if (ManifestRules.FirstProblem(manifest) is { } problem)
                throw new ModelFileException(path, $"its manifest contradicts itself: {problem}; export the model again.");
            return manifest;
        }
        catch (InvalidOperationException e)
        {
            throw new ModelFileException(path, "its manifest holds text that is not Unicode; export the model again.", e);
        }
        catch (JsonException e)
        {
            throw new ModelFileException(path, $"its manifest is malformed at line {e.LineNumber}, byte {e.BytePositionInLine}"
                + $" ({e.Path ?? "$"}); copy the file again or export the model again.", e);
        }
    }

    // Before anything else, because a newer schema may have any shape.
    private static void CheckSchema(string path, string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("schema", out var element)
            || element.ValueKind != JsonValueKind.Number
            || !element.TryGetInt32(out var schema)
            || schema < 1)
            throw new ModelFileException(path, "its manifest names no schema version; export the model again.");
        if (schema > ModelManifest.CurrentSchema)
            throw new ModelFileException(path,
                $"its manifest has schema {schema}, this SDK reads {ModelManifest.CurrentSchema}: update EdgeSdk.");
    }
}
