using EdgeSdk.Tests.Programs;

namespace EdgeSdk.Tests.Execution;

public class ThreadTests
{
    [Fact]
    public async Task Every_model_has_its_own_threads_unless_they_are_shared()
    {
        var own = await Report("own", "own", "own");
        var shared = await Report("shared", "shared", "shared");
        Assert.Equal([own[0] + 3, own[0] + 6], own[1..]);
        Assert.Equal([own[0], own[0], own[0]], shared);
    }

    [Fact]
    public async Task Where_threads_are_shared_a_model_may_still_have_its_own()
    {
        var mixed = await Report("shared", "own", "shared");
        Assert.Equal([mixed[0] + 3, mixed[0] + 3], mixed[1..]);
    }

    [Fact]
    public async Task Sharing_that_comes_too_late_is_refused_with_what_to_do()
    {
        SkipUnlessLinux();
        var ended = await Child.Run("EdgeSdk.Tests", ThreadReport.Argument, "own", "shared");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("ShareThreads has to be set already on the first model", ended.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threads_stay_on_the_processors_they_are_given()
    {
        SkipUnlessLinux();
        var ended = await Child.Run("EdgeSdk.Tests", ThreadReport.Argument, "placed");
        var processors = ended.Output.Trim().Split(" on ")[1].Split(' ');
        Assert.True(ended.ExitCode == 0 && processors.Contains("0"), ended.Output + ended.Error);
    }

    private static async Task<int[]> Report(params string[] models)
    {
        SkipUnlessLinux();
        var ended = await Child.Run("EdgeSdk.Tests", [ThreadReport.Argument, .. models]);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        return [.. ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))];
    }

    private static void SkipUnlessLinux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Threads are counted in /proc, which only Linux has.");
}
