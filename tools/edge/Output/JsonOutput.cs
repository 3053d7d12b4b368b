using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace EdgeSdk.Tool.Output;

/// <summary>
/// <c>--json</c>: a command's figures for machines. Standard output then holds JSON and nothing else; notes and progress go to standard error.
/// </summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Terminals and log files, not web pages: a label keeps its letters.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private static readonly JsonSerializerOptions OneLine = new(Indented) { WriteIndented = false };

    /// <summary>The option, the same one for every command that prints figures.</summary>
    public static Option<bool> Option { get; } = new("--json") { Description = "Print the figures as JSON, for machines." };

    public static bool IsWanted(ParseResult parsed) => parsed.GetValue(Option);

    /// <summary>One document.</summary>
    public static void Write<T>(T figures) => Console.WriteLine(JsonSerializer.Serialize(figures, Indented));

    /// <summary>One of many lines, each a document.</summary>
    public static void WriteLine<T>(T figures) => Console.WriteLine(JsonSerializer.Serialize(figures, OneLine));
}
