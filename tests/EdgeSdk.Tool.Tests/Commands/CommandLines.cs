using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using EdgeSdk.Tool.Commands;

namespace EdgeSdk.Tool.Tests.Commands;

/// <summary>Command lines of <c>edge</c> as texts show them, tried with the real parser and never run.</summary>
internal static partial class CommandLines
{
    private const string FromSource = "dotnet run --project tools/edge -c Release -- ";

    /// <summary>Every line of a text that begins with <c>edge</c>, or with the way to start it from the source; without what a shell or a reader makes of its end.</summary>
    public static IEnumerable<string[]> In(string text) =>
        from line in text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        let trimmed = line.Trim().TrimStart('$', ' ')
        let start = trimmed.StartsWith("edge ", StringComparison.Ordinal) ? 5 : trimmed.StartsWith(FromSource, StringComparison.Ordinal) ? FromSource.Length : -1
        where start > 0
        select CommandLineParser.SplitCommandLine(Remark().Split(trimmed[start..])[0]).ToArray();

    public static void Parses(string[] arguments)
    {
        var parsed = EdgeCommand.Create().Parse(arguments);
        Assert.True(parsed.Errors.Count == 0, $"edge {string.Join(' ', arguments)}: {string.Join(' ', parsed.Errors.Select(error => error.Message))}");
    }

    // A comment, a pipe, a redirection, or an explanation set off by a gap.
    [GeneratedRegex(@"\s{3,}|\s+#|\s*\||\s+>|\s+\d?>")]
    private static partial Regex Remark();
}
