namespace EdgeSdk.Tests.Programs;

/// <summary>The robustness suite, short: that its parts run and find nothing. How far they go is its own command line's business.</summary>
public class RobustnessTests
{
    private const string Program = "EdgeSdk.Robustness";

    [Theory]
    [InlineData("text", "50000", "0 of 50,000")]
    [InlineData("models", "1000", "0 of 1,000")]
    [InlineData("around", "1", " conditions of disk and clock")]
    [InlineData("race", "5000", "0 frames unaccounted for")]
    [InlineData("kill", "5", "5 of 5")]
    [InlineData("soak", "30000", "0 frames unaccounted for of 30,000")]
    public async Task A_part_finds_nothing(string part, string count, string found)
    {
        var ended = await Child.Run(Program, part, "--count", count);
        Assert.True(ended.ExitCode == 0, ended.Output + ended.Error);
        Assert.Contains(found, ended.Output);
    }

    [Fact]
    public async Task A_wrong_argument_shows_what_there_is()
    {
        var ended = await Child.Run(Program, "soaked");
        Assert.Equal(2, ended.ExitCode);
        Assert.Contains("soak ", ended.Error);
    }
}
