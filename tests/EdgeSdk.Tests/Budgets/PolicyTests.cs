using EdgeSdk.Budgets;
using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Budgets;

public class PolicyTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(0.6, 1.0)]
    [InlineData(0.375, 0.55)]
    [InlineData(0.15, 0.1)]
    [InlineData(0.05, 0.1)]
    public void The_battery_curve_falls_in_a_straight_line_from_full_to_lowest(double charge, double ceiling) =>
        Assert.Equal(ceiling, Evaluate(new BatteryPolicy(), (Quantity.BatteryCharge, charge)).Budget, 1e-9);

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    public void A_battery_that_does_not_drain_caps_nothing(double direction) =>
        Assert.Equal(1, Evaluate(new BatteryPolicy(), (Quantity.BatteryCharge, 0.05), (Quantity.BatteryDirection, direction)).Budget);

    [Fact]
    public void External_power_caps_nothing_unless_the_battery_drains_in_spite_of_it()
    {
        Assert.Equal(1, Evaluate(new BatteryPolicy(), (Quantity.BatteryCharge, 0.05), (Quantity.ExternalPower, 1)).Budget);
        Assert.Equal(0.1, Evaluate(new BatteryPolicy(), (Quantity.BatteryCharge, 0.05), (Quantity.ExternalPower, 1), (Quantity.BatteryDirection, -1)).Budget);
    }

    [Fact]
    public void A_battery_that_drains_with_a_silent_gauge_gets_the_safe_value()
    {
        var policy = new BatteryPolicy(whenLost: 0.25);
        var ceiling = Evaluate(policy, (Quantity.BatteryDirection, -1));
        Assert.Equal((0.25, "the battery drains and its gauge is silent"), (ceiling.Budget, policy.Describe(ceiling)));
    }

    [Fact]
    public void A_full_battery_may_raise_the_budget_although_its_gauge_could_waver() =>
        Assert.Equal(1, Evaluate(new BatteryPolicy(full: 1), (Quantity.BatteryCharge, 1)).Rise);

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.3, 1.0)]
    [InlineData(0.55, 0.55)]
    [InlineData(0.8, 0.1)]
    [InlineData(1.0, 0.1)]
    public void The_load_of_others_lowers_the_ceiling_in_a_straight_line(double others, double ceiling) =>
        Assert.Equal(ceiling, Evaluate(new LoadPolicy(), (Quantity.CpuLoadOfOthers, others)).Budget, 1e-9);

    [Fact]
    public void The_load_this_process_makes_itself_caps_nothing() =>
        Assert.Equal(1, Evaluate(new LoadPolicy(), (Quantity.CpuLoad, 1), (Quantity.CpuLoadOfOthers, 0)).Budget);

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(1, 1.0)]
    [InlineData(2.5, 0.55)]
    [InlineData(4, 0.1)]
    [InlineData(900, 0.1)]
    public void The_queue_ceiling_falls_with_the_frames_that_wait(double waiting, double ceiling)
    {
        Assert.Equal(ceiling, Evaluate(new QueuePolicy(), (Quantity.QueueDepth, waiting)).Budget, 1e-9);
        Assert.False(Evaluate(new QueuePolicy()).IsKnown);
    }

    [Fact]
    public void Without_readings_a_policy_cannot_say()
    {
        Assert.False(Evaluate(new BatteryPolicy()).IsKnown);
        Assert.False(Evaluate(new LoadPolicy()).IsKnown);
    }

    [Theory]
    [InlineData(29, "29 s to go")]
    [InlineData(2460, "41 min to go")]
    [InlineData(9000, "2.5 h to go")]
    public void The_time_to_go_is_told_in_fitting_units(double seconds, string told)
    {
        var policy = new BatteryPolicy();
        Assert.Equal("battery 22 %, " + told, policy.Describe(Evaluate(policy, (Quantity.BatteryCharge, 0.22), (Quantity.BatteryTimeToEmpty, seconds))));
    }

    [Theory]
    [InlineData(1.5, 0.15, 0.1, "full is 1.5; give a number from 0 to 1.")]
    [InlineData(0.6, double.NaN, 0.1, "lowest is NaN; give a number from 0 to 1.")]
    [InlineData(0.2, 0.4, 0.1, "full is 0.2; give a number above lowest, which is 0.4.")]
    [InlineData(0.6, 0.15, 0, "lowestBudget is 0; give a number above 0 and up to 1.")]
    public void A_battery_curve_that_is_none_is_refused_with_its_numbers(double full, double lowest, double lowestBudget, string told) =>
        Assert.StartsWith(told, Assert.Throws<ArgumentOutOfRangeException>(() => new PolicyOptions().Battery(full, lowest, lowestBudget)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(-0.1, 0.5)]
    [InlineData(0.5, 1.1)]
    public void Load_thresholds_that_do_not_rise_are_refused(double from, double to) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolicyOptions().Load(from, to));

    [Fact]
    public void A_ceiling_that_is_no_number_counts_as_unknown() => Assert.False(Ceiling.At(double.NaN, 1).IsKnown);

    [Fact]
    public void A_65th_policy_is_refused_by_name()
    {
        var options = new PolicyOptions();
        for (var i = 0; i < 64; i++)
            options.Limit(1);
        Assert.Contains("'battery'", Assert.Throws<InvalidOperationException>(() => options.Battery()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolicyOptions { Dwell = TimeSpan.FromSeconds(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PolicyOptions { StaleAfter = TimeSpan.Zero });
    }

    private static Ceiling Evaluate(Policy policy, params (Quantity Quantity, double Value)[] readings) =>
        policy.Evaluate(new DeviceView(new ReadingSet([.. readings.Select(r => new Reading(r.Quantity, r.Value, Minute))]), Minute, Minute));
}
