using EdgeSdk.Budgets;
using EdgeSdk.Budgets.Learning;

namespace EdgeSdk.Tests.Budgets.Learning;

public class LearningTests
{
    [Fact]
    public void From_the_macs_and_the_frames_of_every_level_the_true_times_are_learnt()
    {
        var levels = LevelTable.Of([0.1, 0.5, 1]);
        var model = LatencyModel.Of(levels);
        double[] truth = [0.010, 0.012, 0.050];
        for (var i = 0; i < 60; i++)
        {
            for (var n = 0; n < 10; n++)
                model.Observe(levels, i % 3, truth[i % 3] * (1 + (0.02 * Math.Sin(n))));
        }
        for (var level = 0; level < 3; level++)
            Assert.Equal(truth[level], model.Typical(levels, level), truth[level] * 0.05);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 0.75)]
    [InlineData(1, 0)]
    [InlineData(3, 0)]
    public void A_second_run_adds_what_is_left_of_its_level_without_the_preparation(double preparation, double share)
    {
        var levels = Seen.Table();
        var model = LatencyModel.Of(levels);
        for (var i = 0; i < 200; i++)
        {
            model.Observe(levels, 0, levels.Times[0]);
            model.ObservePreparation(preparation * levels.Times[6]);
        }

        Assert.Equal(share, model.SecondShare(levels, 6), 1e-3);
        model.ObservePreparation(double.NaN);
        Assert.Equal(share, model.SecondShare(levels, 6), 1e-3);
    }

    [Fact]
    public void A_slowdown_at_one_level_is_expected_of_all_and_forgotten_slowly()
    {
        var levels = Seen.Table();
        var model = LatencyModel.Of(levels);
        for (var i = 0; i < 20; i++)
            model.Observe(levels, 2, levels.Times[2]);
        for (var i = 0; i < 3; i++)
            model.Observe(levels, 2, 3 * levels.Times[2]);
        Assert.Equal(3 * levels.Times[6], model.Typical(levels, 6), levels.Times[6] * 0.1);
        for (var i = 0; i < 300; i++)
            model.Observe(levels, 2, levels.Times[2]);
        Assert.Equal(levels.Times[6], model.Typical(levels, 6), levels.Times[6] * 0.05);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_time_that_makes_no_sense_teaches_nothing(double seconds)
    {
        var levels = Seen.Table();
        var model = LatencyModel.Of(levels);
        model.Observe(levels, 2, seconds);
        Assert.Equal(levels.Times[2], model.Typical(levels, 2));
    }

    [Fact]
    public void Two_utilisations_tell_the_frames_power_from_the_devices()
    {
        var seen = new Seen().Run(0, 300, idle: 2, active: 5).Run(6, 300, idle: 2, active: 5);
        Assert.Equal(5, seen.Learned.Power.Slope(null), 0.1);
        Assert.Equal(2, seen.Learned.Power.At(0, null), 0.1);
    }

    [Fact]
    public void One_utilisation_alone_blames_the_frames_for_all_power()
    {
        var seen = new Seen().Run(3, 60, idle: 2, active: 5);
        Assert.Equal(0, seen.Learned.Power.At(0, null), 1e-6);
    }

    [Fact]
    public void Where_nothing_tells_watts_the_fall_of_the_energy_does()
    {
        var model = new PowerModel();
        for (var second = 0; second <= 900; second++)
        {
            model.Ran(0.25);
            model.Watched(10 - Math.Round(3.0 * second / 3600, 2), TimeSpan.FromSeconds(second));
        }
        Assert.Equal(3, model.At(0.25, null), 0.15);
    }

    [Fact]
    public void The_frame_rate_is_counted_over_the_last_half_minute_and_right_from_the_start()
    {
        var learned = new Learned();
        for (var i = 0; i < 20; i++)
            learned.Frame(0.1);
        Assert.Equal(10, learned.FramesPerSecond, 0.6);
        for (var i = 0; i < 1000; i++)
            learned.Frame(0.5);
        Assert.Equal(2, learned.FramesPerSecond, 0.1);
    }

    [Fact]
    public void Levels_that_a_mixture_beats_are_not_worth_their_time() =>
        Assert.Equal([true, true, false, true, true, false, true], Enumerable.Range(0, 7).Select(level => Seen.Table().IsEfficient(level, null)));
}
