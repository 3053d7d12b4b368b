using System.Globalization;
using System.Text.RegularExpressions;
using EdgeSdk.Models;
using EdgeSdk.Tests.Models;

namespace EdgeSdk.Tests.Programs;

public partial class QuickStartTests
{
    private const string Program = "QuickStart";

    private static readonly string CommittedModel = Path.Combine(Child.Folder(Program), "assets", "fashion-mnist.onnx");

    [Fact]
    public async Task The_belt_runs_and_ends_with_a_summary_that_bears_the_manifest_out()
    {
        var ended = await Child.Run(Program, "--seconds", "2");

        Assert.Equal(0, ended.ExitCode);
        Assert.Equal("", ended.Error);
        Assert.Contains("Replaying a made-up trace", ended.Output, StringComparison.Ordinal);
        var levels = ModelManifest.Read(CommittedModel).Levels;
        var rows = SummaryRow().Matches(ended.Output).Select(match => match.Groups.Values.Skip(1).Select(Number).ToArray()).ToArray();
        Assert.Equal(levels.Select(level => level.Budget), rows.Select(row => row[0]));
        foreach (var (row, level) in rows.Zip(levels))
        {
            var (images, top1, share) = (row[1], row[2] / 100, row[3]);
            Assert.Equal(2000, images);
            Assert.InRange(share, 0.9 * level.Budget, 1.1 * level.Budget);
            // The manifest's figure is of the whole test set, this one of a part: five deviations apart would be no accident.
            var expected = level.Top1!.Value;
            var noise = 5 * Math.Sqrt(expected * (1 - expected) / images) + 0.0005;
            Assert.InRange(top1, expected - noise, expected + noise);
        }

        Assert.All(rows.Zip(rows.Skip(1)), pair => Assert.True(pair.First[3] < pair.Second[3]));
        var mean = EscalatedRow().Match(ended.Output).Groups.Values.Skip(1).Select(Number).ToArray();
        var single = rows.Single(row => row[0] == 0.3);
        Assert.InRange(mean[1], 0.29, 0.31);
        Assert.True(mean[0] > single[2], $"top-1 {mean[0]} in the mean, {single[2]} at the level");
    }

    [Theory]
    [InlineData("--bogus", "'--bogus'")]
    [InlineData("--seconds 0", "--seconds is 0;")]
    [InlineData("--seconds NaN", "--seconds is NaN;")]
    [InlineData("--seconds 1e9", "--seconds is 1000000000;")]
    [InlineData("--seconds soon", "'soon'")]
    [InlineData("--model no-such-model.onnx", "no-such-model.onnx")]
    public async Task A_command_line_that_cannot_be_obeyed_gets_one_sentence(string arguments, string named) =>
        (await Child.Run(Program, arguments.Split(' '))).IsRefusal(Program, named);

    [Fact]
    public async Task A_model_cut_short_gets_one_sentence()
    {
        var whole = await File.ReadAllBytesAsync(CommittedModel, TestContext.Current.CancellationToken);
        var path = new TinyModel().Write();
        await File.WriteAllBytesAsync(path, whole[..(whole.Length / 2)], TestContext.Current.CancellationToken);
        (await Child.Run(Program, "--model", path)).IsRefusal(Program, path, "cut short");
    }

    [Fact]
    public async Task A_plain_onnx_file_gets_one_sentence()
    {
        var path = new TinyModel { Edit = model => model.MetadataProps.Clear() }.Write();
        (await Child.Run(Program, "--model", path)).IsRefusal(Program, path, ModelManifest.MetadataKey);
    }

    [Fact]
    public async Task A_model_of_a_newer_schema_gets_one_sentence()
    {
        var newer = ModelManifest.CurrentSchema + 1;
        var path = new TinyModel { EditManifest = manifest => manifest with { Schema = newer } }.Write();
        (await Child.Run(Program, "--model", path)).IsRefusal(Program, path, $"{newer}");
    }

    private static double Number(Group group) => double.Parse(group.Value, CultureInfo.InvariantCulture);

    // top-1, MACs / dense
    [GeneratedRegex(@"0\.30 in the mean: [^│|]+[ │|]+2000[ │|]+(\d+\.\d) %[ │|]+(\d\.\d{3})")]
    private static partial Regex EscalatedRow();

    // budget, images, top-1, MACs / dense
    [GeneratedRegex(@"(\d\.\d\d)[ │|]+(\d+)[ │|]+(\d+\.\d) %[ │|]+(\d\.\d{3})[ │|]+\d+\.\d{3} ms")]
    private static partial Regex SummaryRow();
}
