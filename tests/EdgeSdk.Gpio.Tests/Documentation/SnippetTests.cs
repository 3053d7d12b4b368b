namespace EdgeSdk.Gpio.Tests.Documentation;

public class SnippetTests
{
    private static readonly string Root = FindRoot();

    [Theory]
    [InlineData("sdk/EdgeSdk.Gpio/README.md", 20)]
    [InlineData("docs/gpio.md", 1)]
    public void Code_in_a_document_is_code_that_compiles(string document, int least)
    {
        var compiled = File.ReadLines(Path.Combine(Root, "tests/EdgeSdk.Gpio.Tests/Documentation/Snippets.cs")).Select(line => line.Trim()).ToHashSet();
        var inside = false;
        var code = new List<string>();
        foreach (var line in File.ReadLines(Path.Combine(Root, document)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
                inside = line == "```csharp";
            else if (inside && line.Trim() is { Length: > 0 } text)
                code.Add(text);
        }
        Assert.True(code.Count >= least, $"{document} has {code.Count} lines of code.");
        // A namespace that encloses the tests needs no using there.
        Assert.All(code.Except(["using EdgeSdk;", "using EdgeSdk.Gpio;"]), line => Assert.Contains(line, compiled));
    }

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeSdk.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("These tests run inside the repository.");
        return folder;
    }
}
