using System.Text.Json;
using EdgeSdk.Trainer.Tests;

namespace EdgeSdk.Tool.Tests.Commands;

public class RunTests
{
    [Fact]
    public void A_folder_gives_a_line_of_json_per_picture()
    {
        using var folder = new TemporaryFolder();
        var count = Pictures.Write(folder.Path, 40);
        var lines = Lines(Edge.Output("run", Edge.Model, folder.Path, "--budget", "0.3", "--threads", "1"));
        Assert.Equal(count, lines.Length);
        Assert.Equal(Directory.GetFiles(folder.Path, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal), lines.Select(line => line.GetProperty("source").GetString()));
        Assert.All(lines, line =>
        {
            Assert.Equal(0.3, line.GetProperty("level").GetDouble());
            Assert.Equal("0.30: chosen by the caller", line.GetProperty("reason").GetString());
            Assert.InRange(line.GetProperty("macsShare").GetDouble(), 0.05, 1);
            Assert.True(line.GetProperty("latencyMs").GetDouble() > 0);
            Assert.False(line.TryGetProperty("time", out _));
        });
        // The folder's name is the class: most answers are right, or the picture's way into the model is not.
        var right = lines.Count(line => Path.GetFileName(Path.GetDirectoryName(line.GetProperty("source").GetString())) == line.GetProperty("label").GetString());
        Assert.InRange((double)right / count, 0.8, 1);
    }

    [Fact]
    public void Policies_decide_and_explain_the_budget()
    {
        using var folder = new TemporaryFolder();
        Pictures.Write(folder.Path, 20);
        File.WriteAllText(folder.File("policies.json"), """{ "escalate": false, "policies": [ { "policy": "limit", "budget": 0.2 } ] }""");
        var lines = Lines(Edge.Output("run", Edge.Model, folder.Path, "--policies", folder.File("policies.json"), "--frames", "3", "--top", "2"));
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line =>
        {
            Assert.Equal(0.2, line.GetProperty("budget").GetDouble());
            Assert.StartsWith("0.20: limit", line.GetProperty("reason").GetString(), StringComparison.Ordinal);
            Assert.Equal(2, line.GetProperty("top").GetArrayLength());
            Assert.Equal(line.GetProperty("label").GetString(), line.GetProperty("top")[0].GetProperty("label").GetString());
        });
    }

    [Fact]
    public void A_broken_picture_among_good_ones_gets_a_line_of_its_own_and_the_others_run()
    {
        using var folder = new TemporaryFolder();
        var count = Pictures.Write(folder.Path, 20);
        var cut = Directory.GetFiles(folder.Path, "*.png", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ElementAt(1);
        File.WriteAllBytes(cut, File.ReadAllBytes(cut)[..^60]);
        File.WriteAllText(folder.File("zero.png"), "no picture");
        var ended = Edge.Run("run", Edge.Model, folder.Path, "--budget", "0.1");
        var lines = Lines(ended.Output);
        Assert.Equal(count + 1, lines.Length);
        Assert.Equal("is cut short", lines[1].GetProperty("error").GetString());
        Assert.Equal("is no picture", lines[^1].GetProperty("error").GetString());
        Assert.Equal(2, lines.Count(line => line.TryGetProperty("error", out _)));
        Assert.Equal(2, ended.ExitCode);
        Assert.Equal([$"edge: {cut}: is cut short", $"edge: {folder.File("zero.png")}: is no picture"], ended.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void What_cannot_be_run_is_refused_before_the_first_frame()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("empty"));
        File.WriteAllText(folder.File("no-model.onnx"), "no model");
        File.WriteAllText(folder.File("broken.json"), """{ "policies": [ { "policy": "batery" } ] }""");
        Pictures.Write(folder.File("a.png"), new byte[28 * 28], 28);
        Edge.Run("run", Edge.Model, folder.File("nowhere")).IsRefusal(Edge.Program, folder.File("nowhere"), "no such file or folder");
        Edge.Run("run", Edge.Model, folder.File("a.png"), folder.File("empty")).IsRefusal(Edge.Program, folder.File("empty"), "no pictures", ".png");
        Edge.Run("run", folder.File("no-model.onnx"), folder.File("a.png")).IsRefusal(Edge.Program, folder.File("no-model.onnx"));
        Edge.Run("run", Edge.Model, folder.File("a.png"), "--budget", "1.5").IsRefusal(Edge.Program, "--budget is 1.5");
        Edge.Run("run", Edge.Model, folder.File("a.png"), "--budget", "0.5", "--policies", folder.File("broken.json")).IsRefusal(Edge.Program, "contradict");
        Edge.Run("run", Edge.Model, folder.File("a.png"), "--policies", folder.File("broken.json")).IsRefusal(Edge.Program, "batery", "Line 1");
        Edge.Run("run", Edge.Model, folder.File("a.png"), "--top", "0").IsRefusal(Edge.Program, "--top is 0");
        Edge.Run("run", Edge.Model, folder.File("a.png"), "--frames", "0").IsRefusal(Edge.Program, "--frames is 0");
    }

    [Fact]
    public void A_camera_that_is_none_is_named()
    {
        if (!OperatingSystem.IsLinux())
            return;
        Edge.Run("run", Edge.Model, "/dev/no-camera").IsRefusal(Edge.Program, "/dev/no-camera", "No such file");
        Edge.Run("run", Edge.Model, "/dev/null").IsRefusal(Edge.Program, "/dev/null");
        Edge.Run("run", Edge.Model, "/dev/video0", "a.png").IsRefusal(Edge.Program, "A camera is run alone");
    }

    private static JsonElement[] Lines(string output) =>
        [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
}
