using System.Text;
using System.Text.Json;

namespace EdgeSdk.Trainer.Runs;

/// <summary>Reads the keys of JSON objects, one after the other, with the lines they stand on.</summary>
internal ref struct KeyReader
{
    private readonly byte[] _bytes;
    private readonly Stack<string> _above = new();
    private Utf8JsonReader _reader;
    private string _last = "";
    private int _lists;

    public KeyReader(string json)
    {
        _bytes = Encoding.UTF8.GetBytes(json);
        _reader = new Utf8JsonReader(_bytes);
    }

    /// <summary>
    /// The next key, with a point between it and those it is in, and its line from 0; <see langword="null"/> at the end. What stands in lists is
    /// left out.
    /// </summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public (string Key, long Line)? Next()
    {
        while (_reader.Read())
        {
            switch (_reader.TokenType)
            {
                case JsonTokenType.StartArray:
                    _lists++;
                    break;
                case JsonTokenType.EndArray:
                    _lists--;
                    break;
                case JsonTokenType.StartObject when _lists == 0:
                    _above.Push(_last);
                    break;
                case JsonTokenType.EndObject when _lists == 0:
                    _above.Pop();
                    break;
                case JsonTokenType.PropertyName when _lists == 0:
                    _last = _above.Peek() is { Length: > 0 } group ? $"{group}.{_reader.GetString()}" : _reader.GetString()!;
                    return (_last, _bytes.AsSpan(0, (int)_reader.TokenStartIndex).Count((byte)'\n'));
                default:
                    break;
            }
        }

        return null;
    }
}
