using System.Text.Json;
using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;
using EdgeSdk.Trainer.Tests;

namespace EdgeSdk.Tool.Tests.Commands;

public class BenchTests
{
    [Fact]
    public void Every_level_is_timed_beside_the_same_arithmetic_without_a_gate()
    {
        var figures = JsonDocument.Parse(Edge.Output("bench", Edge.Model, "--seconds", "0.3", "--threads", "1", "2", "--json")).RootElement;
        var runs = figures.GetProperty("runs").EnumerateArray().ToArray();
        Assert.Equal([1, 2], runs.Select(run => run.GetProperty("threads").GetInt32()));
        foreach (var run in runs)
        {
            Assert.True(run.GetProperty("turns").GetInt32() >= 1);
            Assert.True(run.GetProperty("allLevelsBytes").GetInt64() > 0);
            var levels = run.GetProperty("levels").EnumerateArray().ToArray();
            Assert.Equal(ModelManifest.Read(Edge.Model).Levels.Select(level => level.Budget), levels.Select(level => level.GetProperty("budget").GetDouble()));
            Assert.All(levels, level =>
            {
                var (p50, p99, plain) = (level.GetProperty("p50").GetDouble(), level.GetProperty("p99").GetDouble(), level.GetProperty("plainP50").GetDouble());
                Assert.True(p50 > 0 && p99 >= p50);
                Assert.Equal(p50 / plain, level.GetProperty("overPlain").GetDouble(), 9);
                Assert.Equal(p50 / levels[^1].GetProperty("plainP50").GetDouble(), level.GetProperty("overDense").GetDouble(), 9);
                // The image was chosen to spend what the level says.
                Assert.Equal(level.GetProperty("budget").GetDouble(), level.GetProperty("macsShare").GetDouble(), 0.15);
            });
        }
    }

    [Fact]
    public void The_table_names_device_target_and_memory()
    {
        var table = Edge.Output("bench", Edge.Model, "--seconds", "0.1", "--threads", "1");
        Assert.Contains(Profiling.DeviceName.Current, table, StringComparison.Ordinal);
        Assert.Contains("CPU, threads: 1", table, StringComparison.Ordinal);
        Assert.Contains("Resident memory that opening adds: all levels", table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_frozen_file_is_timed_alone()
    {
        using var folder = new TemporaryFolder();
        ModelFreezer.Freeze(Edge.Model, 0.3, folder.File("frozen.onnx"));
        var run = JsonDocument.Parse(Edge.Output("bench", folder.File("frozen.onnx"), "--seconds", "0.1", "--json")).RootElement.GetProperty("runs")[0];
        var level = Assert.Single(run.GetProperty("levels").EnumerateArray());
        Assert.Equal(1, level.GetProperty("overDense").GetDouble());
        Assert.False(level.TryGetProperty("plainP50", out _));
    }

    [Fact]
    public void It_leaves_nothing_behind_and_refuses_times_out_of_range()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("model.onnx"), "no model");
        var before = Directory.GetDirectories(Path.GetTempPath(), "edge-bench-*");
        Edge.Run("bench", folder.File("model.onnx")).IsRefusal(Edge.Program, folder.File("model.onnx"));
        Edge.Run("bench", Edge.Model, "--seconds", "0").IsRefusal(Edge.Program, "--seconds is 0");
        Edge.Run("bench", Edge.Model, "--threads", "-1").IsRefusal(Edge.Program, "Threads is 0 to 1024");
        Assert.Equal(before, Directory.GetDirectories(Path.GetTempPath(), "edge-bench-*"));
    }
}
