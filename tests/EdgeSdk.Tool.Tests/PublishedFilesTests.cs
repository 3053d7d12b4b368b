using System.Diagnostics;
using System.Text.Json;

namespace EdgeSdk.Tool.Tests;

public class PublishedFilesTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_meanings_of_options_go_where_the_tool_goes(bool asPackage)
    {
        // What would be published, without doing it: the program that these tests were built with is there already.
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.Combine(Edge.Repository, "tools", "edge"),
            ArgumentList =
            {
                "msbuild", "edge.csproj", "-nodeReuse:false", "-t:ResolveReferences;ComputeResolvedFilesToPublishList", "-getItem:ResolvedFileToPublish",
                $"-p:Configuration={Configuration}", "-p:BuildProjectReferences=false", $"-p:_IsPacking={asPackage}",
            },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(process.ExitCode == 0, output);
        using var json = JsonDocument.Parse(output);
        var meanings = json.RootElement.GetProperty("Items").GetProperty("ResolvedFileToPublish").EnumerateArray()
            .Single(file => file.GetProperty("RelativePath").GetString() == "EdgeSdk.Trainer.xml");
        Assert.Contains("P:EdgeSdk.Trainer.Runs.TrainingOptions.BatchSize", await File.ReadAllTextAsync(meanings.GetProperty("FullPath").GetString()!, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)).Split('_')[0];
}
