using EdgeSdk.Models;
using EdgeSdk.Trainer.Runs;
using EdgeSdk.Trainer.Studies;

namespace EdgeSdk.Trainer.Tests.Studies;

public class StudyTableTests
{
    private static readonly StudyPlan Plan = StudyPlan.Parse("""
        { "title": "Two", "seeds": [1, 2, 3], "reference": "elastic", "rows": [ { "name": "elastic", "options": {} }, { "name": "dual", "options": {} } ] }
        """);

    [Fact]
    public void The_comparison_is_made_seed_by_seed_at_the_macs_that_were_spent()
    {
        var table = StudyTable.Markdown(
            Plan,
            [
                ("elastic", Report(1, (0.2, 0.80, 0.70), (0.6, 0.84, 0.78))),
                ("elastic", Report(2, (0.2, 0.81, 0.71), (0.6, 0.83, 0.75))),
                // At 0.3, a quarter of the way: elastic is at 0.81 and 0.815 by the linear head, 0.72 and 0.72 by kNN.
                ("dual", Report(1, (0.3, 0.80, 0.74))),
                ("dual", Report(2, (0.3, 0.80, 0.70))),
                // Elastic has no run of this seed.
                ("dual", Report(3, (0.3, 0.10, 0.10))),
            ],
            all: 6);

        var lines = table.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
        Assert.Contains("Written by `edge study` from `reports/`: 5 of 6 runs are done. Mean ± standard deviation over the seeds.", lines);
        Assert.Contains("| elastic | 0.60 | 0.600 ± 0.000 | 83.5 ± 0.7 | 76.5 ± 2.1 | 2 | 3 |", lines);
        Assert.Contains("| dual | 0.30 | 0.300 ± 0.000 | +1.3 ± 0.4 | 0.0 ± 2.8 | 2 |", lines);
    }

    [Fact]
    public void One_seed_has_no_deviation_and_no_finished_run_no_table()
    {
        Assert.Contains("| dual | 0.30 | 0.300 | 80.0 | 74.0 | 1 | 3 |", StudyTable.Markdown(Plan, [("dual", Report(1, (0.3, 0.80, 0.74)))], 6), StringComparison.Ordinal);
        Assert.DoesNotContain("|", StudyTable.Markdown(Plan, [], 6), StringComparison.Ordinal);
    }

    private static TrainingReport Report(long seed, params (double Share, double Linear, double Knn)[] levels) => new()
    {
        Options = new TrainingOptions { Seed = seed },
        Training = new ModelTraining { Method = "elastic", DataSet = "none", Images = 10, Epochs = 1, Seed = seed, Trainer = "tests" },
        DenseMacs = 1000,
        TestImages = 10,
        Levels = [.. levels.Select(level => new LevelReport
        {
            Budget = level.Share,
            Macs = 1000 * level.Share,
            MacsShare = level.Share,
            LinearTop1 = level.Linear,
            LinearTop5 = 1,
            KnnTop1 = level.Knn,
            Temperature = 1,
            CalibrationErrorBefore = 0,
            CalibrationError = 0,
            Confidence = [],
            Confusion = [],
            Channels = [],
            TierShares = [],
        })],
        TrainingSeconds = 180,
        WaitingShare = 0,
    };
}
