using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace EdgeSdk.Hosting.Configuration;

/// <summary>
/// A section of policies as the text that <see cref="Budgets.PolicyOptions.Parse"/> reads, one key to a line, so that the line of a problem leads back to the key of the
/// configuration, whichever file, variable or argument it came from.
/// </summary>
internal sealed class PolicyText
{
    private readonly StringBuilder _json = new();
    private readonly List<string> _keys = [];

    public PolicyText(IConfigurationSection section)
    {
        // A list alone is short for an object that has nothing but policies.
        if (IsList(section))
        {
            Line(section.Path, "{ \"policies\":");
            Write(section, "");
            Line(section.Path, "}");
        }
        else
        {
            Write(section, "");
        }
    }

    public string Json => _json.ToString();

    /// <summary>The key that stands in a line, from 1.</summary>
    public string KeyOf(int line) => _keys[Math.Clamp(line, 1, _keys.Count) - 1];

    private void Write(IConfigurationSection section, string comma)
    {
        var children = section.GetChildren().ToArray();
        if (children.Length == 0)
        {
            Line(section.Path, Value(section.Value) + comma);
            return;
        }
        var isList = IsList(section);
        Line(section.Path, isList ? "[" : "{");
        for (var i = 0; i < children.Length; i++)
        {
            // The name stands in the line of its value: the first one that is written next.
            if (!isList)
                _json.Append(Quoted(children[i].Key)).Append(": ");
            Write(children[i], i < children.Length - 1 ? "," : "");
        }
        Line(section.Path, (isList ? "]" : "}") + comma);
    }

    private void Line(string key, string text)
    {
        _keys.Add(key);
        _json.Append(text).Append('\n');
    }

    // Configuration keeps no types: what reads as a number or a truth value is one. No policy takes a text that does.
    private static string Value(string? text) =>
        text is null or "" ? "[]"
        : bool.TryParse(text, out var flag) ? (flag ? "true" : "false")
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture)
        : Quoted(text);

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    private static bool IsList(IConfigurationSection section) =>
        section.GetChildren().Any() && section.GetChildren().All(child => int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _));
}
