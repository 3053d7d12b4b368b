using System.Text.Json.Nodes;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Studies;
using EdgeSdk.Trainer.Tests.Runs;

namespace EdgeSdk.Trainer.Tests.Studies;

public sealed class StudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_study_leaves_a_report_per_run_and_one_table_and_does_nothing_twice()
    {
        Plan();
        Assert.Equal((4, 4), Execute());

        var table = File.ReadAllText(_folder.File("README.md"));
        Assert.Contains("4 of 4 runs are done", table, StringComparison.Ordinal);
        var shares = Reports("elastic").Select(report => report.Levels[0].MacsShare).ToArray();
        var (mean, deviation) = (shares.Average(), Math.Abs(shares[0] - shares[1]) / Math.Sqrt(2));
        Assert.Contains(FormattableString.Invariant($"| elastic | 0.40 | {mean:0.000} ± {deviation:0.000} |"), table, StringComparison.Ordinal);
        Assert.Contains("| vicreg-dual | 0.70 |", table, StringComparison.Ordinal);

        var before = Directory.GetFiles(_folder.File("reports")).ToDictionary(path => path, File.GetLastWriteTimeUtc);
        Assert.Equal((4, 4), Execute());
        Assert.Equal(before, Directory.GetFiles(_folder.File("reports")).ToDictionary(path => path, File.GetLastWriteTimeUtc));
    }

    [Fact]
    public void The_table_is_written_over_what_is_finished_without_any_image()
    {
        Plan();
        Execute();
        File.Delete(_folder.File("reports/vicreg-dual-seed2.json"));
        File.Delete(_folder.File("README.md"));
        Assert.Equal((3, 4), new Study(_folder.Path).Tabulate());
        Assert.Contains("3 of 4 runs are done", File.ReadAllText(_folder.File("README.md")), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.File("reports/vicreg-dual-seed2.json")));
    }

    [Fact]
    public void A_run_at_work_in_another_process_is_left_to_it()
    {
        Plan();
        Directory.CreateDirectory(_folder.File("runs/elastic-seed1"));
        using (new FileStream(_folder.File("runs/elastic-seed1/run.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
            Assert.Equal((3, 4), Execute());
        Assert.Equal((4, 4), Execute());
    }

    [Fact]
    public void A_report_of_other_options_is_refused_and_kept()
    {
        Plan();
        Execute();
        Plan(epochs: 2);
        var report = File.ReadAllText(_folder.File("reports/elastic-seed1.json"));
        Assert.Contains("reports", Assert.Throws<InvalidDataException>(() => Execute()).Message, StringComparison.Ordinal);
        Assert.Equal(report, File.ReadAllText(_folder.File("reports/elastic-seed1.json")));
    }

    [Fact]
    public void A_row_that_cannot_be_trained_is_named_before_any_other_is()
    {
        Plan();
        var plan = JsonNode.Parse(File.ReadAllText(_folder.File("study.json")))!;
        plan["rows"]!.AsArray().Add(JsonNode.Parse("""{ "name": "low", "options": { "levels": [0.001, 1] } }"""));
        File.WriteAllText(_folder.File("study.json"), plan.ToJsonString());
        var message = Assert.Throws<InvalidDataException>(() => Execute()).Message;
        Assert.Contains("row low", message, StringComparison.Ordinal);
        Assert.Contains("0.001", message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.File("reports")));
    }

    [Fact]
    public void Settings_take_the_place_of_those_in_the_plan()
    {
        Plan();
        var settings = new Dictionary<string, string> { ["elastic.studentHead"] = "8", ["learningRate"] = "0.5" }.ToList();
        Assert.Throws<InvalidDataException>(() => new Study(_folder.Path, new Dictionary<string, string> { ["levels"] = "low" }.ToList()));
        new Study(_folder.Path, settings).Execute(Separable.Images(128, 1), Separable.Images(60, 2), 1, cancellation: TestContext.Current.CancellationToken);
        Assert.All(Reports("elastic"), report => Assert.Equal((8, 0.5), (report.Options.Elastic.StudentHead, report.Options.LearningRate)));
        // The plan asks for others.
        Assert.Throws<InvalidDataException>(() => Execute());
    }

    [Fact]
    public void A_plan_that_is_none_is_named()
    {
        File.WriteAllText(_folder.File("study.json"), "{ \"title\": 1 }");
        Assert.Contains("study.json", Assert.Throws<InvalidDataException>(() => new Study(_folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Between_levels_a_figure_is_linear_in_the_macs_and_outside_them_that_of_the_nearest()
    {
        Plan();
        Execute();
        var report = Reports("elastic").First();
        var (low, high) = (report.Levels[0].MacsShare, report.Levels[1].MacsShare);
        Assert.Equal(0.25 * low + 0.75 * high, StudyTable.At(report, 0.25 * low + 0.75 * high, level => level.MacsShare), 12);
        Assert.Equal(report.Levels[0].KnnTop1, StudyTable.At(report, low / 2, level => level.KnnTop1));
        Assert.Equal(report.Levels[1].KnnTop1, StudyTable.At(report, 2, level => level.KnnTop1));
    }

    public void Dispose() => _folder.Dispose();

    private (int, int) Execute() =>
        new Study(_folder.Path).Execute(Separable.Images(128, 1), Separable.Images(60, 2), 1, cancellation: TestContext.Current.CancellationToken);

    private IEnumerable<TrainingReport> Reports(string row) =>
        Enumerable.Range(1, 2).Select(seed => RunJson.Read<TrainingReport>(File.ReadAllText(_folder.File($"reports/{row}-seed{seed}.json"))));

    private void Plan(int epochs = 1)
    {
        var options = (JsonObject)JsonNode.Parse(RunJson.Write(Separable.Options with { Epochs = epochs }))!;
        options.Remove("seed");
        File.WriteAllText(_folder.File("study.json"), new JsonObject
        {
            ["title"] = "Two",
            ["seeds"] = new JsonArray(1, 2),
            ["reference"] = "elastic",
            ["options"] = options,
            ["rows"] = new JsonArray(
                new JsonObject { ["name"] = "elastic", ["options"] = new JsonObject { ["method"] = "elastic" } },
                new JsonObject { ["name"] = "vicreg-dual", ["options"] = new JsonObject { ["method"] = "vicreg-dual", ["target"] = 0.7 } }),
        }.ToJsonString());
    }
}
