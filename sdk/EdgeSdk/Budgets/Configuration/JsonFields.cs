using System.Globalization;

namespace EdgeSdk.Budgets.Configuration;

/// <summary>The members of one JSON object with the lines they stand in. Every member must be taken: one that nobody knows is an error.</summary>
internal sealed class JsonFields(int line, string owner)
{
    private readonly Dictionary<string, (JsonValue Value, int Line)> _fields = new(StringComparer.Ordinal);

    public int Line => line;

    public void Add(string name, JsonValue value, int at)
    {
        if (!_fields.TryAdd(name, (value, at)))
            throw new PolicyFormatException(at, $"{owner} has '{name}' twice; leave one out.");
    }

    public int LineOf(string? name) => name is not null && _fields.TryGetValue(name, out var field) ? field.Line : line;

    public bool Has(string name) => _fields.ContainsKey(name);

    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    public double RequiredNumber(string name) => Number(name) ?? throw Missing(name);

    public string? Text(string name) => Take(name) is not { } field ? null
        : field.Value.Text ?? throw new PolicyFormatException(field.Line, $"'{name}' of {owner} is {field.Value.Kind}; give a text.");

    public double? Number(string name) => Take(name) is not { } field ? null
        : field.Value.Number ?? throw new PolicyFormatException(field.Line, $"'{name}' of {owner} is {field.Value.Kind}; give a number.");

    public bool? Flag(string name) => Take(name) is not { } field ? null
        : field.Value.Flag ?? throw new PolicyFormatException(field.Line, $"'{name}' of {owner} is {field.Value.Kind}; give true or false.");

    public double Number(string name, double otherwise) => Number(name) ?? otherwise;

    public TimeOnly? Time(string name) => Text(name) is not { } text ? null
        : TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time
        : throw new PolicyFormatException(LineOf(name), $"'{name}' of {owner} is '{text}'; give a time of day as \"18:00\".");

    public TimeSpan? Span(string name, double unitSeconds) => Number(name) is not { } number ? null
        : Math.Abs(number * unitSeconds) < 1e10 ? TimeSpan.FromSeconds(number * unitSeconds)
        : throw new PolicyFormatException(LineOf(name), $"'{name}' of {owner} is {number.ToString(CultureInfo.InvariantCulture)}; that is longer than any time here.");

    public IReadOnlyList<JsonFields> Objects(string name) => Take(name) is not { } field ? []
        : field.Value.Objects ?? throw new PolicyFormatException(field.Line, $"'{name}' of {owner} is {field.Value.Kind}; give a list of objects.");

    public void NothingElse()
    {
        if (_taken.Count == _fields.Count)
            return;
        var (name, field) = _fields.First(f => !_taken.Contains(f.Key));
        throw new PolicyFormatException(field.Line, $"{owner} knows no '{name}'; its keys are {string.Join(", ", _asked.Order())}.");
    }

    private readonly HashSet<string> _taken = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    private (JsonValue Value, int Line)? Take(string name)
    {
        _asked.Add(name);
        if (!_fields.TryGetValue(name, out var field))
            return null;
        _taken.Add(name);
        return field;
    }

    private PolicyFormatException Missing(string name) => new(line, $"{owner} lacks '{name}'.");
}

/// <summary>A JSON value: a text, a number, true or false, a list of objects, or something that no option is.</summary>
internal readonly record struct JsonValue(string Kind, string? Text = null, double? Number = null, IReadOnlyList<JsonFields>? Objects = null, bool? Flag = null);
