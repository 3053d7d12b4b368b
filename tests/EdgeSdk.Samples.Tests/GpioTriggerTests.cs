using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeSdk.Samples.Tests;

public partial class GpioTriggerTests
{
    private const string Program = "GpioTrigger";

    [Fact]
    public async Task Parts_are_inspected_bad_ones_thrown_out_and_the_jitter_told()
    {
        var (exitCode, output, error) = await Sample.Run(Program, ["--simulate", "--parts", "30", "--rate", "20", "--after", "5", "--width", "5"]);
        Assert.True(exitCode == 0, error);
        var parts = PartLine().Matches(output).Select(match => (Number: int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), Label: match.Groups[2].Value, Verdict: match.Groups[3].Value)).ToArray();
        Assert.Equal(parts.Select(part => part.Number).Order().Distinct(), parts.Select(part => part.Number));
        Assert.All(parts, part => Assert.Equal(part.Label == "Trouser", part.Verdict.StartsWith("bad", StringComparison.Ordinal)));

        var summary = SummaryLine().Match(output).Groups.Values.Skip(1).Select(group => int.Parse(group.Value, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal((30, 30), (summary[0], summary[1] + parts.Length));
        // Verdicts on the last five parts find no edge any more that would throw them out.
        var thrown = parts.Count(part => part.Verdict == "bad" && part.Number + 5 <= 30);
        Assert.Equal(thrown, summary[2]);
        Assert.Equal(parts.Count(part => part.Verdict == "bad, too late to reject"), summary[3]);
        Assert.Equal(thrown > 0, output.Contains("pin 27 high: the ejector throws", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_that_is_ended_in_the_middle_of_a_pulse_leaves_the_ejector_off()
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows(), "Signals are sent by kill.");
        // The first picture is an ankle boot, and the pulse lasts for a minute.
        await using var sample = Sample.Start(Program, ["--simulate", "--parts", "0", "--bad", "Ankle boot", "--after", "0", "--width", "60000"]);
        await sample.Line("pin 27 high");
        sample.Kill("TERM");
        var (exitCode, output, _) = await sample.End();
        Assert.Equal(128 + 15, exitCode);
        Assert.EndsWith("pin 27 low", output.Split('\n').Last(line => line.Contains("pin 27", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_power_save_switch_lowers_the_budget_and_Ctrl_C_ends_the_line_with_its_summary()
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows(), "Signals are sent by kill.");
        await using var sample = Sample.Start(Program, ["--simulate", "--parts", "0"]);
        await sample.Line("budget 1.00: nothing limits it");
        await sample.Line("budget 0.10: power save is asked for");
        sample.Kill("INT");
        var (exitCode, output, error) = await sample.End();
        Assert.True(exitCode == 0, error);
        Assert.Matches(SummaryLine(), output);
    }

    [Fact]
    public async Task Where_there_is_no_board_a_simulated_one_runs()
    {
        Assert.SkipWhen(Directory.GetFileSystemEntries("/dev", "gpiochip*").Length > 0 || Directory.Exists("/sys/class/gpio"), "This machine has pins.");
        var (exitCode, output, error) = await Sample.Run(Program, ["--parts", "2"]);
        Assert.True(exitCode == 0, error);
        Assert.StartsWith("This machine has no pins that can be opened (there is no /dev/gpiochip*); run on a board, or on a SimulatedBoard. Here runs a simulated board.", output, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_chip_that_cannot_be_opened_gets_one_sentence() => Sample.IsRefused(Program, ["--chip", "999"], "--chip is 999, which cannot be opened (");

    [Theory]
    [InlineData("--reject 17", "reject: pin 17 is already in use by this program")]
    [InlineData("--trigger 99", "trigger: pin 99 cannot be opened (the board has pins 0 to 27)")]
    [InlineData("--bad Gloves", "--bad is 'Gloves', which the model does not know; give one of")]
    [InlineData("--width 0", "Width is 00:00:00;")]
    [InlineData("--rate NaN", "--rate is NaN;")]
    [InlineData("--bogus", "'--bogus'")]
    public Task What_cannot_be_obeyed_gets_one_sentence(string arguments, string sentence) => Sample.IsRefused(Program, ["--simulate", .. arguments.Split(' ')], sentence);

    [GeneratedRegex(@"^part (\d+): (.+?) [01]\.\d\d, (.+?);", RegexOptions.Multiline)]
    private static partial Regex PartLine();

    [GeneratedRegex(@"(\d+) edges, (\d+) missed, frame [\d.]+ ms after its edge .* jitter [\d.]+ ms; (\d+) rejected, (\d+) too late")]
    private static partial Regex SummaryLine();
}
