using System.Text.Json;
using EdgeSdk.Trainer.Tests;

namespace EdgeSdk.Tool.Tests.Commands;

/// <summary>With --json, standard output is one document of JSON whatever the command.</summary>
public class JsonTests
{
    [Theory]
    [InlineData("levels", "inspect", "MODEL")]
    [InlineData("profile", "profile", "MODEL", "--seconds", "0.1", "--out", "FOLDER/profile.json")]
    [InlineData("courses", "simulate", "MODEL", "--trace", "FOLDER/day.csv")]
    [InlineData("tiers", "export", "MODEL", "--level", "0.3", "--out", "FOLDER/frozen.onnx")]
    [InlineData("precision", "export", "MODEL", "--float16", "--out", "FOLDER/half.onnx")]
    public void It_has_the_figures(string property, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("day.csv"), "0,10,0.1,25,0,works,\n60,10,0.1,25,0,works,\n");
        var output = Edge.Output([.. arguments.Select(argument => argument.Replace("MODEL", Edge.Model, StringComparison.Ordinal).Replace("FOLDER", folder.Path, StringComparison.Ordinal)), "--json"]);
        Assert.True(JsonDocument.Parse(output).RootElement.TryGetProperty(property, out _), output);
    }

    [Fact]
    public void Targets_are_a_list_that_ends_with_the_cpu()
    {
        var targets = JsonDocument.Parse(Edge.Output("targets", "--json")).RootElement.EnumerateArray().ToArray();
        Assert.Equal("CPU", targets[^1].GetProperty("target").GetString());
        Assert.True(targets[^1].GetProperty("works").GetBoolean());
    }
}
