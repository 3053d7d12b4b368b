using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EdgeSdk.Tool.Commands;

/// <summary>YAML as JSON whose keys stand on the lines they have in the YAML, so that an error in the one names the line of the other.</summary>
internal sealed class YamlAsJson
{
    private readonly StringBuilder _json = new();
    private long _line = 1;

    private YamlAsJson()
    {
    }

    /// <exception cref="YamlException">It is not YAML, or has what JSON has not.</exception>
    public static string Convert(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        if (stream.Documents is not [{ RootNode: var root }, ..] || root is YamlScalarNode { Value: null or "" })
            return "{}";
        var writer = new YamlAsJson();
        writer.Write(root);
        return writer._json.ToString();
    }

    private void Write(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                WriteAll('{', '}', map, pair =>
                {
                    MoveTo(pair.Key);
                    _json.Append(JsonSerializer.Serialize(pair.Key is YamlScalarNode key ? key.Value : throw new YamlException(pair.Key.Start, pair.Key.End, "A key must be a word.")));
                    _json.Append(':');
                    Write(pair.Value);
                });
                break;
            case YamlSequenceNode list:
                WriteAll('[', ']', list, Write);
                break;
            case YamlScalarNode scalar:
                MoveTo(scalar);
                _json.Append(Scalar(scalar));
                break;
            default:
                throw new YamlException(node.Start, node.End, "Aliases are not options.");
        }
    }

    private void WriteAll<T>(char open, char close, IEnumerable<T> items, Action<T> write)
    {
        _json.Append(open);
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                _json.Append(',');
            first = false;
            write(item);
        }

        _json.Append(close);
    }

    private void MoveTo(YamlNode node)
    {
        for (; _line < node.Start.Line; _line++)
            _json.Append('\n');
    }

    // Plain scalars that are JSON numbers, booleans or null mean these, as in YAML's core schema; quoted ones are text.
    private static string Scalar(YamlScalarNode scalar)
    {
        var value = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
            return JsonSerializer.Serialize(value);
        if (value is "" or "~")
            return "null";
        try
        {
            return JsonNode.Parse(value) is JsonValue or null ? value : JsonSerializer.Serialize(value);
        }
        catch (JsonException)
        {
            return JsonSerializer.Serialize(value);
        }
    }
}
