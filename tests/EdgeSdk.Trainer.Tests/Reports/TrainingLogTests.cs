using EdgeSdk.Trainer.Reports;

namespace EdgeSdk.Trainer.Tests.Reports;

public class TrainingLogTests
{
    [Fact]
    public void Stages_have_a_curve_per_loss_and_losses_that_did_not_take_part_have_none()
    {
        var stages = TrainingLog.Read([Line("a", 1, 4, 0), Line("a", 2, 3, 0), Line("b", 1, 2, 1)]);
        Assert.Equal(["a", "b"], stages.Select(stage => stage.Stage));
        Assert.Equal(["dense"], stages[0].Losses.Select(series => series.Name));
        Assert.Equal([(1, 4), (2, 3)], stages[0].Losses[0].Points);
        Assert.Equal([(1, 1)], stages[1].Losses[1].Points);
    }

    [Fact]
    public void A_step_repeated_after_a_crash_counts_once_and_a_line_cut_short_not_at_all() =>
        Assert.Equal([(1, 4), (2, 5)], TrainingLog.Read([Line("a", 1, 4, 0), Line("a", 2, 9, 0), Line("a", 3, 7, 0)[..20], Line("a", 2, 5, 0)])[0].Losses[0].Points);

    [Fact]
    public void A_long_run_is_drawn_by_means()
    {
        var points = TrainingLog.Read(Enumerable.Range(1, 1000).Select(step => Line("a", step, step, 0)))[0].Losses[0].Points;
        Assert.Equal(200, points.Count);
        Assert.Equal((5, 3), points[0]);
    }

    [Fact]
    public void The_lines_of_epochs_are_a_curve_of_their_own_and_no_step()
    {
        string[] lines = [Line("a", 1, 4, 0), TrainingLog.Line("a", 1, 0.5), Line("a", 2, 3, 0), TrainingLog.Line("a", 2, 0.75)];
        Assert.Equal([(1, 4), (2, 3)], TrainingLog.Read(lines)[0].Losses[0].Points);
        var knn = Assert.Single(TrainingLog.Knn(lines));
        Assert.Equal(("a", 2), (knn.Name, knn.Points.Count));
        Assert.Equal([(1, 50), (2, 75)], knn.Points);
    }

    [Fact]
    public void Rewinding_takes_out_the_lost_steps_of_one_stage_and_their_epochs()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("log.jsonl");
        File.WriteAllLines(path,
        [
            Line("a", 1, 4, 0), Line("a", 2, 3, 0), TrainingLog.Line("a", 1, 0.5), Line("a", 3, 2, 0), Line("a", 4, 2, 0), TrainingLog.Line("a", 2, 0.6), Line("b", 3, 1, 0), Line("a", 5, 1, 0)[..9],
        ]);
        TrainingLog.Rewind(path, "a", 3);
        Assert.Equal([Line("a", 1, 4, 0), Line("a", 2, 3, 0), TrainingLog.Line("a", 1, 0.5), Line("a", 3, 2, 0), Line("b", 3, 1, 0)], File.ReadAllLines(path));
        TrainingLog.Rewind(folder.File("none"), "a", 3);
        Assert.False(File.Exists(folder.File("none")));
    }

    private static string Line(string stage, int step, double dense, double gated) =>
        FormattableString.Invariant($$"""{"stage":"{{stage}}","step":{{step}},"loss":1,"dense":{{dense}},"gated":{{gated}},"smallest":0}""");
}
