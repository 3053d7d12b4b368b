using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Trainer.Tests.Runs;

public class CosineScheduleTests
{
    [Fact]
    public void The_warm_up_rises_in_equal_steps_to_the_highest_rate()
    {
        // 0.1 of 100 steps warm up: step k has (k + 1) / 11 of the highest rate.
        for (var step = 0; step < 10; step++)
            Assert.Equal(3 * (step + 1) / 11.0, CosineSchedule.At(3, step, 100, 0.1), 12);
        Assert.Equal(3, CosineSchedule.At(3, 10, 100, 0.1), 12);
    }

    [Theory]
    [InlineData(40, 0.75)] // A third of the way down: (1 + cos 60 degrees) / 2.
    [InlineData(55, 0.5)]
    [InlineData(70, 0.25)]
    [InlineData(100, 0)]
    public void Half_a_cosine_falls_to_zero_at_the_end(int step, double share) =>
        Assert.Equal(3 * share, CosineSchedule.At(3, step, 100, 0.1), 12);

    [Fact]
    public void Without_warm_up_the_first_step_has_the_highest_rate() => Assert.Equal(3, CosineSchedule.At(3, 0, 100, 0), 12);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 0.5)]
    [InlineData(7, 0.05)]
    [InlineData(100, 0.99)]
    public void Every_step_of_a_run_learns(int steps, double warmUp) =>
        Assert.All(Enumerable.Range(0, steps), step => Assert.InRange(CosineSchedule.At(1, step, steps, warmUp), 1e-6, 1));
}
