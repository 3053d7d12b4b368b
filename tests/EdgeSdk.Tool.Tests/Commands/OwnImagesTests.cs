using System.Text.Json;
using EdgeSdk.Tests.Programs;
using EdgeSdk.Trainer.Tests;

namespace EdgeSdk.Tool.Tests.Commands;

/// <summary>The way of docs/own-images.md, with a smaller network: a folder of pictures, a model, its answers. Each step is a process.</summary>
public class OwnImagesTests
{
    [Fact]
    public async Task A_folder_of_pictures_becomes_a_model_that_answers()
    {
        using var folder = new TemporaryFolder();
        var parts = folder.File("parts");
        for (var i = 0; i < 60; i++)
        {
            // Stripes along or across: two classes that any network tells apart.
            var along = i % 2 == 0;
            byte[] pixels = [.. Enumerable.Range(0, 400).Select(at => (byte)(((along ? at / 20 : at % 20) + i) / 2 % 2 == 0 ? 230 - i : 20 + i))];
            Pictures.Write(Path.Combine(Directory.CreateDirectory(Path.Combine(parts, along ? "along" : "across")).FullName, $"{i:00}.png"), pixels, 20);
        }

        var model = folder.File("run/model.onnx");
        await Succeed(
            "train", "--data", parts, "--size", "16", "--grey", "--epochs", "2", "--threads", "1", "--out", folder.File("run"), "--set", "batchSize=16", "--set", "projectorWidth=32",
            "--set", "levels=0.5,1", "--set", "network.stemChannels=8", "--set", "network.tierMultiple=4",
            "--set", """network.stages=[{"channels":8,"blocks":1,"stride":1},{"channels":16,"blocks":1,"stride":2}]""");
        var inspected = await Succeed("inspect", model);
        Assert.Contains("labels: across, along", inspected, StringComparison.Ordinal);
        Assert.Contains("input 1x16x16", inspected, StringComparison.Ordinal);
        var lines = (await Succeed("run", model, parts, "--budget", "0.5")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(60, lines.Length);
        Assert.All(lines, line => Assert.Matches("^(along|across)$", line.GetProperty("label").GetString()));
        Assert.All(lines, line => Assert.Equal(0.5, line.GetProperty("level").GetDouble()));
        Assert.Contains("on 12 test images of parts", await Succeed("evaluate", model, "--data", parts), StringComparison.Ordinal);
    }

    private static async Task<string> Succeed(params string[] arguments)
    {
        var ended = await Child.Run(Edge.Program, arguments);
        Assert.True(ended.ExitCode == 0, $"edge {string.Join(' ', arguments)}: exit code {ended.ExitCode}: {ended.Output}{ended.Error}");
        return ended.Output;
    }
}
