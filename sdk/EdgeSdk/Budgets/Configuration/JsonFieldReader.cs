using System.Text;
using System.Text.Json;

namespace EdgeSdk.Budgets.Configuration;

/// <summary>Reads a JSON object into fields that remember their lines, so that an error can name its own.</summary>
internal ref struct JsonFieldReader
{
    private readonly byte[] _text;
    private Utf8JsonReader _reader;

    private JsonFieldReader(byte[] text)
    {
        _text = text;
        _reader = new Utf8JsonReader(text, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 });
    }

    private readonly int Line => _text.AsSpan(0, (int)_reader.TokenStartIndex).Count((byte)'\n') + 1;

    public static JsonFields Read(string json, string owner)
    {
        var reader = new JsonFieldReader(Encoding.UTF8.GetBytes(json));
        try
        {
            if (!reader._reader.Read() || reader._reader.TokenType != JsonTokenType.StartObject)
                throw new PolicyFormatException(1, $"{owner} is a JSON object: it begins with '{{'.");
            var fields = reader.Object(owner);
            while (reader._reader.Read())
            {
                // What follows the object is an error that the reader itself reports.
            }
            return fields;
        }
        catch (JsonException broken)
        {
            throw new PolicyFormatException((int)(broken.LineNumber ?? 0) + 1, "not valid JSON: " + broken.Message.Split(" LineNumber:")[0], broken);
        }
        catch (InvalidOperationException broken)
        {
            // The one thing the reader reports like this: half a surrogate pair, written as \ud800.
            throw new PolicyFormatException(reader.Line, "a text is not Unicode: it holds half of a pair of surrogates.", broken);
        }
    }

    private JsonFields Object(string owner)
    {
        var fields = new JsonFields(Line, owner);
        while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
        {
            var (name, line) = (_reader.GetString()!, Line);
            _reader.Read();
            fields.Add(name, Value(name), line);
        }
        return fields;
    }

    private JsonValue Value(string name)
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.String:
                return new("a text", Text: _reader.GetString());
            case JsonTokenType.Number:
                return new("a number", Number: _reader.GetDouble());
            case JsonTokenType.StartArray:
                return List(name);
            case JsonTokenType.StartObject:
                _reader.Skip();
                return new("an object");
            case JsonTokenType.True or JsonTokenType.False:
                return new("true or false", Flag: _reader.GetBoolean());
            default:
                return new("null");
        }
    }

    private JsonValue List(string name)
    {
        List<JsonFields> objects = [];
        var others = false;
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
        {
            if (_reader.TokenType == JsonTokenType.StartObject)
            {
                objects.Add(Object($"entry {objects.Count + 1} of '{name}'"));
                continue;
            }
            others = true;
            _reader.Skip();
        }
        return others ? new("a list of other things than objects") : new("a list", Objects: objects);
    }
}
