using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace EdgeSdk.Hosting.Configuration;

/// <summary>Reads the keys of a section by hand: nothing for a trimmer to lose, every problem names its key, and a key that is unknown is one.</summary>
internal sealed class SectionReader(IConfigurationSection section, List<string> problems)
{
    private readonly List<string> _known = [];

    public void Text(string key, Action<string> take) => Read(key, "a text", text => text, take);

    public void Flag(string key, Action<bool> take) => Read(key, "true or false", bool.Parse, take);

    public void Whole(string key, Action<int> take) => Read(key, "a whole number", text => int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), take);

    public void Long(string key, Action<long> take) => Read(key, "a whole number", text => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), take);

    public void Number(string key, Action<double> take) => Read(key, "a number", text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), take);

    public void Time(string key, Action<TimeSpan> take) => Read(key, "a time such as 00:00:00.200", text => TimeSpan.ParseExact(text, "c", CultureInfo.InvariantCulture), take);

    public void Word<T>(string key, Action<T> take) where T : struct, Enum =>
        Read(key, $"one of {string.Join(", ", Enum.GetNames<T>())}", text => char.IsAsciiLetter(text[0]) ? Enum.Parse<T>(text, ignoreCase: true) : throw new FormatException(), take);

    /// <summary>A list, or one text with commas.</summary>
    public void List(string key, Action<string[]> take)
    {
        _known.Add(key);
        var list = section.GetSection(key);
        if (list.Value is { Length: > 0 } text)
            take(text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        else if (list.GetChildren().Select(item => item.Value).OfType<string>().ToArray() is { Length: > 0 } items)
            take(items);
    }

    /// <summary>A section of its own; nothing happens when it is not there.</summary>
    public void Inner(string key, Action<IConfigurationSection> take)
    {
        _known.Add(key);
        var inner = section.GetSection(key);
        if (inner.GetChildren().Any() || inner.Value is { Length: > 0 })
            take(inner);
    }

    /// <summary>Whatever has not been read is a mistake: most likely a misspelt key.</summary>
    public void NothingElse()
    {
        foreach (var child in section.GetChildren().Where(child => !_known.Contains(child.Key, StringComparer.OrdinalIgnoreCase)))
            problems.Add($"{child.Path} is no key of a model; there are {string.Join(", ", _known)}.");
    }

    private void Read<T>(string key, string expected, Func<string, T> parse, Action<T> take)
    {
        _known.Add(key);
        var value = section.GetSection(key);
        if (value.GetChildren().Any())
        {
            problems.Add($"{value.Path} is a section; give {expected}.");
            return;
        }
        if (string.IsNullOrEmpty(value.Value))
            return;
        try
        {
            take(parse(value.Value));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            problems.Add($"{value.Path} is '{value.Value}'; give {expected}.");
        }
    }
}
