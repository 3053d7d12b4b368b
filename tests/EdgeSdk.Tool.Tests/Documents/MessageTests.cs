using System.Text.RegularExpressions;

namespace EdgeSdk.Tool.Tests.Documents;

/// <summary>docs/troubleshooting.md quotes what the programs really say.</summary>
public partial class MessageTests
{
    private static readonly Document Troubleshooting = Document.All.Single(document => document.Path == "docs/troubleshooting.md");

    private static readonly Lazy<string> Sources = new(() => string.Join('\n', new[] { "sdk", "trainer", "tools", "runtime-samples", "build" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Edge.Repository, folder), "*.*", SearchOption.AllDirectories))
        .Where(path => Path.GetExtension(path) is ".cs" or ".targets" && !path.Contains("/obj/", StringComparison.Ordinal))
        // A sentence may go on in the next line of the source.
        .Select(path => Continued().Replace(File.ReadAllText(path), ""))));

    public static TheoryData<string> Messages => [.. Quotes().Matches(Troubleshooting.Text).Select(match => match.Groups[1].Value)];

    [Theory]
    [MemberData(nameof(Messages))]
    public void Every_quoted_message_stands_in_the_source(string message)
    {
        var parts = message.Split('…', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.NotEmpty(parts);
        Assert.True(parts.Sum(part => part.Length) >= 15, $"'{message}' is too short to be told from another.");
        Assert.All(parts, part => Assert.Contains(part, Sources.Value, StringComparison.Ordinal));
    }

    [Fact]
    public void There_are_messages() => Assert.InRange(Messages.Count, 15, 100);

    // A message is a heading of its own, in backticks; what differs from case to case is an ellipsis.
    [GeneratedRegex("^### `(.+)`$", RegexOptions.Multiline)]
    private static partial Regex Quotes();

    [GeneratedRegex(@"""\s*\+\s*\$?""")]
    private static partial Regex Continued();
}
