using EdgeSdk.Budgets;
using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Budgets;

public class ThermalPolicyTests
{
    [Theory]
    [InlineData(30, 1.0)]
    [InlineData(10, 1.0)]
    [InlineData(6, 0.55)]
    [InlineData(2, 0.1)]
    [InlineData(-5, 0.1)]
    public void The_ceiling_falls_in_a_straight_line_with_the_headroom(double headroom, double budget) =>
        Assert.Equal(budget, new Seen().With(Quantity.ThermalHeadroom, headroom).Ask(new ThermalPolicy()).Budget, 1e-12);

    [Fact]
    public void A_limit_of_its_own_goes_by_the_temperature()
    {
        var ceiling = new Seen().With(Quantity.Temperature, 74).With(Quantity.ThermalHeadroom, 50).Ask(new ThermalPolicy(limit: 80));
        Assert.Equal(0.55, ceiling.Budget, 1e-12);
        Assert.Equal("6 °C below the thermal limit", new ThermalPolicy().Describe(ceiling));
    }

    [Fact]
    public void Without_a_temperature_it_cannot_say() => Assert.False(new Seen().Ask(new ThermalPolicy()).IsKnown);
}

public class DeadlinePolicyTests
{
    [Theory]
    [InlineData(50, 1.0)]
    [InlineData(43, 0.75)]
    [InlineData(20, 0.3)]
    [InlineData(5, 0.1)]
    public void The_profile_alone_picks_the_highest_level_whose_p99_is_in_time(double milliseconds, double budget) =>
        Assert.Equal(budget, new Seen().Ask(new DeadlinePolicy(TimeSpan.FromMilliseconds(milliseconds))).Budget);

    [Fact]
    public void One_slow_frame_is_an_outlier_and_two_are_a_slowdown()
    {
        var policy = new DeadlinePolicy(TimeSpan.FromMilliseconds(50));
        var seen = new Seen().Run(6, 1);
        seen.Learned.Latency.Observe(seen.Levels, 6, 0.120);
        Assert.Equal(1, seen.Ask(policy).Budget);
        seen.Learned.Latency.Observe(seen.Levels, 6, 0.120);
        Assert.Equal(0.2, seen.Ask(policy).Budget);
    }

    [Fact]
    public void When_nothing_is_fast_enough_it_says_so()
    {
        var policy = new DeadlinePolicy(TimeSpan.FromMilliseconds(5));
        Assert.StartsWith("even the lowest level takes 8.8 ms, the deadline is 5.0 ms", policy.Describe(new Seen().Ask(policy)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_profile_it_waits_for_the_first_frame_and_then_goes_by_the_macs()
    {
        var policy = new DeadlinePolicy(TimeSpan.FromMilliseconds(30));
        var seen = new Seen(LevelTable.Of([0.1, 0.5, 1]));
        Assert.False(seen.Ask(policy).IsKnown);
        // The lowest level is thought to take 0.208 of dense, so 4 ms mean 19 ms for dense, 29 ms with the spread assumed.
        seen.Learned.Latency.Observe(seen.Levels, 0, 0.004);
        Assert.Equal(1, seen.Ask(policy).Budget);
        seen.Learned.Latency.Observe(seen.Levels, 2, 0.060);
        Assert.Equal(0.5, seen.Ask(policy).Budget);
    }
}

public class PowerCapPolicyTests
{
    [Theory]
    [InlineData(10, 1.0)]
    [InlineData(3.0, 0.75)]
    [InlineData(2.0, 0.3)]
    [InlineData(0.5, 0.1)]
    public void The_highest_level_whose_power_is_under_the_cap(double watts, double budget)
    {
        // 1 W and 6 W times 10 frames a second: level i draws 1 + 60 * its time.
        var seen = new Seen().Run(1, 60).Run(4, 60);
        Assert.Equal(budget, seen.With(Quantity.DevicePower, 1 + (60 * 0.022)).Ask(new PowerCapPolicy(watts, noise: 0)).Budget);
    }

    [Fact]
    public void Before_anything_is_learnt_it_only_tells_above_from_below()
    {
        Assert.Equal(1, new Seen().With(Quantity.BatteryDraw, 5).Ask(new PowerCapPolicy(6)).Budget);
        Assert.Equal(0.1, new Seen().With(Quantity.BatteryDraw, 7).Ask(new PowerCapPolicy(6)).Budget);
    }
}

public class MissionPolicyTests
{
    private static readonly MissionPolicy TwoHours = new(duration: TimeSpan.FromHours(2), reserve: 0, noise: 0);

    [Theory]
    [InlineData(10.0, 1.0)]
    [InlineData(4.9, 0.5)]
    [InlineData(4.5, 0.4)]
    [InlineData(3.6, 0.2)]
    [InlineData(1.0, 0.1)]
    public void The_highest_level_worth_its_time_that_the_energy_can_feed_to_the_end(double wattHours, double budget)
    {
        // Levels draw 1.48, 1.72, (1.9,) 2.14, 2.32, (2.86,) 3.4 W.
        var seen = new Seen().Run(1, 60).Run(4, 60);
        seen.Now = TimeSpan.Zero;
        Assert.Equal(budget, seen.With(Quantity.BatteryEnergy, wattHours).Ask(TwoHours).Budget);
    }

    [Fact]
    public void On_external_power_there_is_no_ceiling() =>
        Assert.Equal(1, new Seen().With(Quantity.BatteryEnergy, 1).With(Quantity.BatteryDirection, 1).Ask(TwoHours).Budget);

    [Fact]
    public void After_the_end_there_is_no_ceiling()
    {
        var seen = new Seen { Now = TimeSpan.FromHours(2) };
        Assert.Equal(1, seen.With(Quantity.BatteryEnergy, 1).Ask(TwoHours).Budget);
    }

    [Fact]
    public void A_time_of_day_that_has_passed_is_tomorrows()
    {
        var seen = new Seen().With(Quantity.BatteryEnergy, 1).With(Quantity.TimeOfDay, 19 * 3600);
        Assert.Equal(23 * 3600, seen.Ask(new MissionPolicy(until: new TimeOnly(18, 0))).First);
    }

    [Fact]
    public void Frames_to_go_become_time_by_the_frame_rate()
    {
        var seen = new Seen().Run(0, 120);
        Assert.Equal((3600 - 1200) / 10.0, seen.With(Quantity.BatteryEnergy, 1).Ask(new MissionPolicy(frames: 3600)).First, 0.5);
    }

    [Fact]
    public void A_mission_has_exactly_one_end()
    {
        Assert.Throws<ArgumentException>(() => new MissionPolicy());
        Assert.Throws<ArgumentException>(() => new MissionPolicy(until: default(TimeOnly), frames: 5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MissionPolicy(frames: 0));
    }
}

public class SchedulePolicyTests
{
    private static readonly SchedulePolicy Nights = new((new TimeOnly(6, 0), 1), (new TimeOnly(22, 30), 0.2));

    [Theory]
    [InlineData(0, 0.2)]
    [InlineData(6, 1.0)]
    [InlineData(22.4, 1.0)]
    [InlineData(22.5, 0.2)]
    public void An_entry_holds_from_its_time_and_the_last_one_through_midnight(double hour, double budget) =>
        Assert.Equal(budget, new Seen().With(Quantity.TimeOfDay, hour * 3600).Ask(Nights).Budget);

    [Fact]
    public void A_schedule_that_says_two_things_at_once_or_nothing_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new SchedulePolicy());
        Assert.Throws<ArgumentException>(() => new SchedulePolicy((default, 1), (default, 0.5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SchedulePolicy((default, 1.5)));
    }
}

public class PowerSavePolicyTests
{
    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(1, 0.2)]
    public void The_switch_is_obeyed(double asked, double budget) =>
        Assert.Equal(budget, new Seen().With(Quantity.PowerSave, asked).Ask(new PowerSavePolicy(0.2)).Budget);

    [Fact]
    public void A_device_without_a_switch_is_not_limited_and_one_that_lost_it_saves()
    {
        var policy = new PowerSavePolicy(0.2);
        Assert.False(new Seen().Ask(policy).IsKnown);
        Assert.Equal((1, 0.2), (policy.WhenAbsent, policy.WhenLost));
    }
}
