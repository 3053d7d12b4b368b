using EdgeSdk.Budgets;

namespace EdgeSdk.Tests.Budgets;

public class ForcedBudgetTests
{
    [Theory]
    [InlineData(1.0, 1.0)]
    [InlineData(0.6, 0.5)]
    [InlineData(0.01, 0.1)]
    public void A_forced_budget_wins_over_the_policies_in_both_directions(double forced, double granted)
    {
        using var rig = new Rig(policies => policies.Battery()) { Charge = 0.3 };
        rig.Governor.Force(forced);
        var decision = rig.Now();
        Assert.Equal((granted, "forced"), (decision.Granted, decision.Policy));
    }

    [Fact]
    public void It_expires_on_time_and_the_policies_take_over_without_delay()
    {
        using var rig = new Rig(policies => policies.Battery()) { Charge = 0.9 };
        rig.Governor.Force(0.1, TimeSpan.FromSeconds(30));
        Assert.Equal("0.10: forced for another 1 s", rig.After(29).Reason);
        Assert.Equal(1, rig.After(1).Granted);
    }

    [Fact]
    public void It_lasts_until_it_is_released()
    {
        using var rig = new Rig(policies => policies.Battery()) { Charge = 0.3 };
        rig.Governor.Force(1);
        Assert.Equal("1.00: forced", rig.After(3600).Reason);
        rig.Governor.Release();
        Assert.Equal("battery", rig.Now().Policy);
    }

    [Fact]
    public void A_policy_that_keeps_the_device_safe_wins_over_it()
    {
        using var rig = new Rig(policies => policies.Add(new TooHot(0.25)));
        rig.Governor.Force(0.75);
        Assert.Equal((0.2, "too-hot"), (rig.Now().Granted, rig.Now().Policy));
        rig.Governor.Force(0.1);
        Assert.Equal((0.1, "forced"), (rig.Now().Granted, rig.Now().Policy));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void A_budget_outside_its_range_is_refused_and_changes_nothing(double budget)
    {
        using var rig = new Rig(policies => policies);
        rig.Governor.Force(0.5);
        Assert.Throws<ArgumentOutOfRangeException>(() => rig.Governor.Force(budget));
        Assert.Throws<ArgumentOutOfRangeException>(() => rig.Governor.Force(1, TimeSpan.Zero));
        Assert.Equal(0.5, rig.Now().Granted);
    }

    [Fact]
    public void A_duration_beyond_the_end_of_time_is_until_released()
    {
        using var rig = new Rig(policies => policies);
        rig.After(5);
        rig.Governor.Force(0.5, TimeSpan.MaxValue);
        Assert.Equal("0.50: forced", rig.Now().Reason);
    }

    private sealed class TooHot(double ceiling) : Policy("too-hot", 1, 1)
    {
        public override bool CanBeOverridden => false;

        public override Ceiling Evaluate(in DeviceView device) => Ceiling.At(ceiling, ceiling);
    }
}
