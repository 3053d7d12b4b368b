using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeSdk.Trainer.Runs;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EdgeSdk.Tool.Commands;

/// <summary>Training options in a file: JSON, or YAML where its name ends so.</summary>
internal static class OptionsFile
{
    /// <exception cref="InvalidDataException">It is neither, or has a key that is no option.</exception>
    public static TrainingOptions Read(string path)
    {
        var text = File.ReadAllText(path);
        try
        {
            return TrainingOptions.Parse(Path.GetExtension(path) is ".yaml" or ".yml" ? Json(text) : text);
        }
        catch (Exception e) when (e is JsonException or YamlException or InvalidCastException)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    private static string Json(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents is [var document, ..] ? Node(document.RootNode)?.ToJsonString() ?? "{}" : "{}";
    }

    private static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Select(pair => KeyValuePair.Create(((YamlScalarNode)pair.Key).Value!, Node(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(Node)]),
        YamlScalarNode scalar => Scalar(scalar),
        _ => throw new YamlException(node.Start, node.End, "Aliases are not options."),
    };

    // Plain scalars that are JSON numbers, booleans or null mean these, as in YAML's core schema; quoted ones are text.
    private static JsonNode? Scalar(YamlScalarNode scalar)
    {
        var value = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
            return JsonValue.Create(value);
        try
        {
            return value is "" or "~" ? null : JsonNode.Parse(value) is JsonValue or null ? JsonNode.Parse(value) : JsonValue.Create(value);
        }
        catch (JsonException)
        {
            return JsonValue.Create(value);
        }
    }
}
