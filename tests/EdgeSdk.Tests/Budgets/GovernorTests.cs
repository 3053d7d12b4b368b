using EdgeSdk.Budgets;
using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Budgets;

public class GovernorTests
{
    [Fact]
    public void Without_policies_every_frame_gets_the_whole_budget_and_nobody_bound_it()
    {
        using var rig = new Rig(policies => policies);
        Assert.Equal((1.0, "none", "1.00: nothing limits it"), Seen(rig.Now()));
    }

    [Fact]
    public void The_lowest_ceiling_wins_and_is_remembered_with_its_numbers()
    {
        using var rig = new Rig(policies => policies.Battery().Load()) { Charge = 0.29, Others = 0.35, TimeToEmpty = 41 * 60 };
        Assert.Equal((0.3, "battery", "0.30: battery 29 %, 41 min to go"), Seen(rig.Now()));
        rig.Others = 0.75;
        Assert.Equal((0.1, "load", "0.10: others use 75 % of the processor"), Seen(rig.Now()));
    }

    [Fact]
    public void The_first_frame_gets_what_the_ceilings_allow()
    {
        using var rig = new Rig(policies => policies.Battery()) { Charge = 0.5 };
        Assert.Equal(0.75, rig.Now().Granted);
    }

    [Fact]
    public void The_budget_falls_at_once_and_as_far_as_it_must()
    {
        using var rig = new Rig(policies => policies.Load()) { Others = 0 };
        Assert.Equal(1, rig.Now().Granted);
        rig.Others = 0.9;
        Assert.Equal(0.1, rig.Now().Granted);
    }

    [Fact]
    public void The_budget_rises_one_level_per_dwell_time_and_says_after_what()
    {
        using var rig = new Rig(policies => policies.Load()) { Others = 0.9 };
        rig.Now();
        rig.Others = 0;
        Assert.Equal((0.1, "load", "0.10: rising after others use 90 % of the processor, next level in 10 s"), Seen(rig.Now()));
        Assert.Equal(0.1, rig.After(9).Granted);
        Assert.Equal(0.2, rig.After(1).Granted);
        Assert.Equal(0.2, rig.After(9).Granted);
        Assert.Equal(0.3, rig.After(1).Granted);
        Assert.Equal((1.0, "none"), (rig.After(30).Granted, rig.Now().Policy));
    }

    [Fact]
    public void A_moment_of_load_starts_the_dwell_time_again()
    {
        using var rig = new Rig(policies => policies.Load()) { Others = 0.9 };
        rig.Now();
        rig.Others = 0;
        rig.After(9);
        rig.Others = 0.9;
        rig.Now();
        rig.Others = 0;
        Assert.Equal(0.1, rig.After(9).Granted);
    }

    [Fact]
    public void Room_smaller_than_the_noise_holds_the_level()
    {
        using var rig = new Rig(policies => policies.Battery(full: 0.6, lowest: 0.1)) { Charge = 0.59 };
        Assert.Equal(0.75, rig.Now().Granted);
        rig.Charge = 0.61;
        Assert.Equal("0.75: held after battery 59 %, until there is more room", rig.After(60).Reason);
        rig.Charge = 0.62;
        Assert.Equal(1, rig.After(11).Granted);
    }

    [Fact]
    public void A_ceiling_without_noise_is_reached_again()
    {
        using var rig = new Rig(policies => policies.Limit(0.5).Load()) { Others = 0.9 };
        rig.Now();
        rig.Others = 0;
        Assert.Equal((0.5, "limit", "0.50: limited to 0.50"), Seen(rig.After(60)));
    }

    [Fact]
    public void A_sensor_the_device_does_not_have_limits_nothing()
    {
        using var rig = new Rig(policies => policies.Battery().Load());
        Assert.Equal((1.0, "none"), (rig.After(60).Granted, rig.Now().Policy));
    }

    [Fact]
    public void A_sensor_that_falls_silent_counts_until_it_is_stale_and_then_as_its_safe_value()
    {
        using var rig = new Rig(policies => policies.Add(new BatteryPolicy(whenLost: 0.2))) { Charge = 0.5 };
        rig.Now();
        rig.Charge = null;
        Assert.Equal(0.75, rig.After(10).Granted);
        Assert.Equal((0.2, "battery", "0.20: the battery signal is lost"), Seen(rig.After(1)));
    }

    [Fact]
    public void A_sampler_that_stops_makes_every_signal_stale()
    {
        using var rig = new Rig(policies => policies.Load()) { Others = 0 };
        rig.Now();
        rig.Clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal((0.1, "load", "0.10: the load signal is lost"), Seen(rig.Governor.Decide()));
    }

    [Fact]
    public void A_ceiling_below_the_lowest_level_gets_the_lowest_level()
    {
        using var rig = new Rig(policies => policies.Battery(lowestBudget: 0.05)) { Charge = 0.1 };
        var decision = rig.Now();
        Assert.Equal((0.1, 0.05), (decision.Granted, decision.Ceiling));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void Levels_outside_their_range_are_refused(double level) =>
        Assert.Contains("above 0 and up to 1", Assert.Throws<ArgumentOutOfRangeException>(() => new Governor([level])).Message, StringComparison.Ordinal);

    [Fact]
    public void Levels_that_do_not_rise_are_refused_with_their_numbers()
    {
        Assert.Contains("Level 1 is 0.3", Assert.Throws<ArgumentException>(() => new Governor([0.3, 0.3])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new Governor([]));
    }

    [Fact]
    public void A_decision_allocates_nothing()
    {
        var signals = new SignalOptions { Manual = true }.Add(Quantity.BatteryCharge, () => 0.3).Add(Quantity.CpuLoadOfOthers, () => 0.5);
        using var governor = new Governor(Rig.Levels, new PolicyOptions().Battery().Load().Limit(0.5), signals);
        governor.Sample();
        var granted = governor.Decide().Granted;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            granted += governor.Decide().Granted;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(0.3 * 1001, granted, 1e-6);
    }

    [Fact]
    public void Frames_from_several_threads_share_one_governor()
    {
        using var rig = new Rig(policies => policies.Load());
        var wrong = 0;
        Parallel.For(0, 8, thread =>
        {
            for (var i = 0; i < 500; i++)
            {
                if (thread == 0)
                    rig.Others = i % 2 * 0.9;
                if (thread == 1)
                    rig.Governor.Sample();
                if (thread == 2)
                    rig.Governor.Force(0.5);
                if (!Rig.Levels.Contains(rig.Governor.Decide().Granted))
                    Interlocked.Increment(ref wrong);
            }
        });
        Assert.Equal(0, wrong);
    }

    private static (double, string, string) Seen(BudgetDecision decision) => (decision.Granted, decision.Policy, decision.Reason);
}
