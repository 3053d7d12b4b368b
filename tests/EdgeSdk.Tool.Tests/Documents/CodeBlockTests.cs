using System.Text.Json;
using EdgeSdk.Budgets;
using EdgeSdk.Tool.Commands;
using EdgeSdk.Tool.Tests.Commands;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Tests;

namespace EdgeSdk.Tool.Tests.Documents;

/// <summary>What a reader copies from a document works.</summary>
public class CodeBlockTests
{
    public static TheoryData<CodeBlock> CSharp => Document.BlocksOf("csharp");

    public static TheoryData<CodeBlock> Shell => Document.BlocksOf("sh");

    public static TheoryData<CodeBlock> Settings => Document.BlocksOf("json", "yaml", "xml");

    [Theory]
    [MemberData(nameof(CSharp), DisableDiscoveryEnumeration = true)]
    public void CSharp_compiles(CodeBlock block) => Assert.Empty(CSharpBlocks.Errors(block));

    [Fact]
    public void CSharp_that_does_not_compile_is_found_with_its_line()
    {
        var block = new CodeBlock(Document.All[0], 7, "csharp", new("using EdgeSdk;\n\nmodel.Walk();\n"));
        Assert.Contains("README.md: (8,6)", Assert.Single(CSharpBlocks.Errors(block)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Shell), DisableDiscoveryEnumeration = true)]
    public void Command_lines_of_edge_parse(CodeBlock block) => Assert.All(CommandLines.In(block.Text.ToString()), CommandLines.Parses);

    [Fact]
    public void Commands_and_options_named_in_passing_exist()
    {
        var named = Document.All.Where(document => document.Path != "CHANGELOG.md")
            .SelectMany(document => document.InlineCode.SelectMany(CommandLines.In).Where(line => line[0] != "COMMAND").Select(line => (Document: document, Line: line))).ToArray();
        Assert.True(named.Length > 20);
        Assert.All(named, place =>
        {
            var command = Assert.Single(EdgeCommand.Create().Subcommands, command => command.Name == place.Line[0]);
            Assert.All(place.Line.Where(word => word.StartsWith("--", StringComparison.Ordinal) && word != "--help"), word => Assert.Contains(word, command.Options.Select(option => option.Name)));
        });
    }

    [Theory]
    [MemberData(nameof(Settings), DisableDiscoveryEnumeration = true)]
    public void Settings_are_read_by_what_they_are_for(CodeBlock block)
    {
        var text = block.Text.ToString();
        switch (block.Language)
        {
            case "json" when text.Contains("\"EdgeSdk\"", StringComparison.Ordinal):
                // A host's configuration: models by name, each with its policies.
                using (var settings = JsonDocument.Parse(text))
                {
                    foreach (var model in settings.RootElement.GetProperty("EdgeSdk").EnumerateObject())
                        if (model.Value.TryGetProperty("Policies", out var policies))
                            Assert.NotEmpty(PolicyOptions.Parse(policies.GetRawText()).Policies);
                }

                break;
            case "json" when text.Contains("\"policies\"", StringComparison.Ordinal):
                Assert.NotEmpty(PolicyOptions.Parse(text).Policies);
                break;
            case "json" when text.Contains("\"source\"", StringComparison.Ordinal):
                Assert.All(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line).Dispose());
                break;
            case "json":
                JsonDocument.Parse(text).Dispose();
                break;
            case "yaml":
                using (var folder = new TemporaryFolder())
                {
                    File.WriteAllText(folder.File("options.yaml"), text);
                    Assert.NotEqual(new TrainingOptions(), OptionsFile.Read(folder.File("options.yaml")));
                }

                break;
            default:
                System.Xml.Linq.XElement.Parse($"<Project>{text}</Project>");
                break;
        }
    }
}
