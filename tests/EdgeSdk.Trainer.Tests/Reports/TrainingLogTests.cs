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

    private static string Line(string stage, int step, double dense, double gated) =>
        FormattableString.Invariant($$"""{"stage":"{{stage}}","step":{{step}},"loss":1,"dense":{{dense}},"gated":{{gated}},"smallest":0}""");
}
