using EdgeSdk.Profiling;
using EdgeSdk.Tests.Programs;

namespace EdgeSdk.Trainer.Tests.Programs;

/// <summary><c>edge profile</c> and <c>edge simulate</c> as their user sees them.</summary>
public class EdgeDeviceTests
{
    private const string Program = "edge";

    private static readonly string CommittedModel = Path.Combine(EdgeTests.Repository(), "runtime-samples", "QuickStart", "assets", "fashion-mnist.onnx");

    [Fact]
    public async Task Profile_measures_every_level_and_leaves_the_file_where_programs_look_for_it()
    {
        using var folder = new TemporaryFolder();
        File.Copy(CommittedModel, folder.File("model.onnx"));
        var ended = await Child.Run(Program, "profile", folder.File("model.onnx"), "--seconds", "0.2", "--threads", "1");
        Assert.True(ended.ExitCode == 0, ended.Error);
        using var model = AdaptiveModel.Open(folder.File("model.onnx"), options => options.Threads = 1);
        var profile = DeviceProfile.Read(DeviceProfile.PathFor(folder.File("model.onnx"), model.Manifest, model.Target, 1));
        Assert.Equal(model.Levels.Select(level => level.Budget), profile.Levels.Select(level => level.Budget));
        // Without a profile nothing would be expected before the first frame has run.
        model.Governor.Decide();
        Assert.NotNull(model.Governor.ExpectedLatency(1));
    }

    [Fact]
    public async Task Simulate_plays_a_trace_and_leaves_its_course()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("day.csv"), "0,10,0.1,25,0,works,\n600,10,0.1,25,0,works,\n", TestContext.Current.CancellationToken);
        var ended = await Child.Run(Program, "simulate", CommittedModel, "--trace", folder.File("day.csv"), "--out", folder.File("out"));
        Assert.True(ended.ExitCode == 0, ended.Error);
        Assert.Contains("6000 of 6000", ended.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("out/day.csv")) && File.Exists(folder.File("out/day.svg")));
    }

    [Theory]
    [InlineData("0,10,0.1,25,0,works,\n", "{}", "at least two rows")]
    [InlineData("0,10,0.1,25,0,works,\n9,x,0.1,25,0,works,\n", "{}", "(2): not a row")]
    [InlineData("0,10,0.1,25,0,works,\n9,10,0.1,25,0,works,\n", "{\n \"floor\": 3 }", "Line 2: floor is 3")]
    public async Task Simulate_refuses_in_one_sentence_with_the_line(string trace, string policies, string named)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("day.csv"), trace, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder.File("policies.json"), policies, TestContext.Current.CancellationToken);
        (await Child.Run(Program, "simulate", CommittedModel, "--trace", folder.File("day.csv"), "--policies", folder.File("policies.json"))).IsRefusal(Program, named);
    }
}
