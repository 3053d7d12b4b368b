using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeSdk.Models;
using EdgeSdk.Tool.Commands;
using EdgeSdk.Tool.Running;

namespace EdgeSdk.Tool.Tests.Documents;

/// <summary>Tables of names hold all names there are, and no other.</summary>
public partial class TableTests
{
    [Fact]
    public void Every_command_is_in_the_table_of_commands() =>
        Assert.Equal(EdgeCommand.Create().Subcommands.Select(command => command.Name).Order(), Names("docs/command-line.md", "command").Select(name => name["edge ".Length..]).Order());

    [Fact]
    public void Every_key_of_a_line_is_in_the_table_of_keys() =>
        Assert.Equal(typeof(ResultLine).GetProperties().Select(property => property.Name).Append("Error").Select(Key).Order(), Names("docs/command-line.md", "key").Order());

    [Fact]
    public void Every_key_of_the_manifest_is_in_its_table() => Assert.Equal(
        typeof(ModelManifest).GetProperties().Where(property => property.Name != "EqualityContract").Select(property => Key(property.Name)).Order(), Names("docs/model-file.md", "key").Order());

    [Fact]
    public void The_manifest_in_the_shipped_file_has_no_key_that_the_table_lacks() =>
        Assert.Empty(JsonNode.Parse(ModelManifest.Read(Edge.Model).ToJson())!.AsObject().Select(pair => pair.Key).Except(Names("docs/model-file.md", "key")));

    // What stands in backticks in the first column of the table whose first heading this is.
    private static string[] Names(string path, string heading)
    {
        var text = Document.All.Single(document => document.Path == path).Text;
        var table = text[text.IndexOf($"| {heading} |", StringComparison.Ordinal)..];
        table = table[..table.IndexOf("\n\n", StringComparison.Ordinal)];
        return [.. table.Split('\n').Skip(2).SelectMany(row => Name().Matches(row.Split('|')[1])).Select(match => match.Groups[1].Value)];
    }

    private static string Key(string property) => char.ToLowerInvariant(property[0]) + property[1..];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Name();
}
