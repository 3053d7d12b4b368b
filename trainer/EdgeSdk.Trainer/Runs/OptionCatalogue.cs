using System.Reflection;
using System.Text.Json;
using EdgeSdk.Trainer.Networks;

namespace EdgeSdk.Trainer.Runs;

/// <summary>The names of all options, read off the types, so that a new option is known everywhere at once.</summary>
internal static class OptionCatalogue
{
    private static readonly HashSet<string> Groups = new(StringComparer.Ordinal);

    /// <summary>All options in the order of the types.</summary>
    public static IReadOnlyList<TrainingOption> All { get; } = [.. Of(typeof(TrainingOptions), new TrainingOptions(), "")];

    // Reports and options of every run hold it, beside what it follows from.
    private static readonly string Derived = $"network.{Name(nameof(NetworkOptions.EmbeddingLength))}";

    /// <summary>The option of that name.</summary>
    /// <exception cref="ArgumentException">There is none; the message names the nearest.</exception>
    public static TrainingOption Find(string key) =>
        All.FirstOrDefault(option => option.Key == key) ?? throw new ArgumentException(Unknown(key));

    /// <summary>Refuses the first key that is no option.</summary>
    /// <param name="json">Options as JSON.</param>
    /// <exception cref="JsonException">There is one; the message names the nearest option, the line is the key's.</exception>
    public static void RequireKnown(string json)
    {
        var reader = new KeyReader(json);
        while (reader.Next() is var (key, line))
        {
            if (!Groups.Contains(key) && key != Derived && All.All(option => option.Key != key && !key.StartsWith(option.Key + ".", StringComparison.Ordinal)))
                throw new JsonException(Unknown(key), null, line, null);
        }
    }

    /// <summary>What an option at a place in JSON must be; <see langword="null"/> for a place that is no option.</summary>
    public static string? Wanted(string key) => Groups.Contains(key)
        ? $"{key} must be a group of options"
        : All.FirstOrDefault(option => key == option.Key || key.StartsWith(option.Key + ".", StringComparison.Ordinal) || key.StartsWith(option.Key + "[", StringComparison.Ordinal)) is { } found
            ? $"{found.Key} must be {found.Kind}"
            : null;

    private static string Unknown(string key) => $"'{key}' is no option; the nearest is '{EditDistance.Nearest(key, [.. All.Select(option => option.Key), .. Groups])}'";

    private static IEnumerable<TrainingOption> Of(Type type, object defaults, string prefix)
    {
        foreach (var property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite))
        {
            var (key, value) = (prefix + Name(property.Name), property.GetValue(defaults));
            if (property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal))
            {
                Groups.Add(key);
                foreach (var inner in Of(property.PropertyType, value!, key + "."))
                    yield return inner;
            }
            else
            {
                yield return new TrainingOption(key, Kind(property.PropertyType), Text(value), $"P:{type.FullName}.{property.Name}");
            }
        }
    }

    private static string Text(object? value) => RunJson.Node(value)?.ToJsonString() ?? "null";

    private static string Kind(Type type) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(string) => "text",
        var t when t == typeof(bool) => "true or false",
        var t when t == typeof(int) || t == typeof(long) => "a whole number",
        var t when t == typeof(double) || t == typeof(float) => "a number",
        var t when t == typeof(IReadOnlyList<double>) => "a list of numbers",
        _ => "a list of {channels, blocks, stride}, whole numbers",
    };

    private static string Name(string property) => JsonNamingPolicy.CamelCase.ConvertName(property);
}
