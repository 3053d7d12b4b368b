using System.Text;
using System.Text.RegularExpressions;

namespace EdgeSdk.Tool.Tests.Documents;

/// <summary>A Markdown file of this repository, taken apart.</summary>
public sealed partial class Document
{
    private Document(string path)
    {
        Path = path;
        var text = new StringBuilder();
        CodeBlock? open = null;
        var number = 0;
        foreach (var line in File.ReadAllLines(System.IO.Path.Combine(Edge.Repository, path)))
        {
            number++;
            if (!line.StartsWith("```", StringComparison.Ordinal))
                (open?.Text ?? text).Append(line).Append('\n');
            else if (open is null)
                open = new(this, number + 1, line[3..].Trim(), new());
            else
            {
                Blocks.Add(open);
                open = null;
            }
        }

        Text = text.ToString();
        IsClosed = open is null;
    }

    /// <summary>Relative to the repository, with slashes.</summary>
    public string Path { get; }

    /// <summary>Whether every block of code ends.</summary>
    public bool IsClosed { get; }

    /// <summary>Everything but the blocks of code.</summary>
    public string Text { get; }

    public List<CodeBlock> Blocks { get; } = [];

    /// <summary>What stands in backticks.</summary>
    public IEnumerable<string> InlineCode => Inline().Matches(Text).Select(match => match.Groups[1].Value.Replace('\n', ' '));

    /// <summary>Where links lead; pictures too.</summary>
    public IEnumerable<string> Links => Link().Matches(Inline().Replace(Text, "")).Select(match => match.Groups[1].Value);

    /// <summary>The anchors of its headings, as GitHub makes them.</summary>
    public IReadOnlySet<string> Anchors => Heading().Matches(Text).Select(match => NotInAnchors().Replace(match.Groups[1].Value.ToLowerInvariant(), "").Replace(' ', '-')).ToHashSet();

    public override string ToString() => Path;

    /// <summary>All documents: README.md, those in docs, and the pages of libraries and samples.</summary>
    public static IReadOnlyList<Document> All { get; } =
    [
        .. new[] { "README.md", "CONTRIBUTING.md", "CHANGELOG.md" }.Concat(
            new[] { "docs", "sdk", "runtime-samples", "tools", "trainer" }
                .SelectMany(folder => Directory.EnumerateFiles(System.IO.Path.Combine(Edge.Repository, folder), "*.md", SearchOption.AllDirectories))
                .Select(path => System.IO.Path.GetRelativePath(Edge.Repository, path).Replace('\\', '/'))
                .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal))
            .Select(path => new Document(path)),
    ];

    /// <summary>All blocks of a language.</summary>
    public static TheoryData<CodeBlock> BlocksOf(params string[] languages) => [.. All.SelectMany(document => document.Blocks).Where(block => languages.Contains(block.Language))];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Inline();

    [GeneratedRegex(@"\]\(([^)\s]+)[^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ +(.+?) *$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]")]
    private static partial Regex NotInAnchors();
}

/// <summary>A block of code in a document.</summary>
public sealed record CodeBlock(Document Document, int Line, string Language, StringBuilder Text)
{
    public override string ToString() => $"{Document}:{Line}";
}
