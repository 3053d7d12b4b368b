using EdgeSdk.Budgets;
using EdgeSdk.Frames;

namespace EdgeSdk.Tests.Budgets;

public class FloorTests
{
    [Fact]
    public void A_critical_frame_gets_the_lowest_level_that_is_not_below_the_floor()
    {
        using var rig = new Rig(policies => policies.Battery().Floor(0.4)) { Charge = 0.1 };
        Assert.Equal(0.1, rig.Now().Granted);
        var decision = rig.Governor.Decide(FramePriority.Critical);
        Assert.Equal((0.5, "floor", "0.50: floor of 0.40 over battery 10 %"), (decision.Granted, decision.Policy, decision.Reason));
        Assert.Equal(0.1, rig.Now().Granted);
    }

    [Fact]
    public void A_floor_for_all_holds_for_critical_frames_too()
    {
        using var rig = new Rig(policies => policies.Battery().Floor(0.3, FramePriority.Normal).Floor(0.2)) { Charge = 0.1 };
        rig.Now();
        Assert.Equal((0.3, 0.3), (rig.Governor.Decide().Granted, rig.Governor.Decide(FramePriority.Critical).Granted));
    }

    [Fact]
    public void Safety_wins_over_a_floor_and_says_so()
    {
        using var rig = new Rig(policies => policies.Add(new ThermalPolicy(limit: 80)).Floor(0.75)) { Celsius = 76 };
        rig.Now();
        var decision = rig.Governor.Decide(FramePriority.Critical);
        Assert.Equal((0.3, "thermal", "0.30: 4 °C below the thermal limit; the floor of 0.75 gives way to it"), (decision.Granted, decision.Policy, decision.Reason));
    }

    [Fact]
    public void A_forced_budget_wins_over_a_floor()
    {
        using var rig = new Rig(policies => policies.Floor(0.5));
        rig.Governor.Force(0.1);
        rig.Now();
        Assert.Equal(0.1, rig.Governor.Decide(FramePriority.Critical).Granted);
    }

    [Fact]
    public void Heat_that_wavers_does_not_make_a_forced_budget_flap()
    {
        using var rig = new Rig(policies => policies.Add(new ThermalPolicy(limit: 80))) { Celsius = 70 };
        rig.Governor.Force(1);
        List<double> granted = [];
        for (var i = 0; i < 120; i++)
        {
            rig.Celsius = 72.2 + (i % 2 * 0.5);
            granted.Add(rig.After(1).Granted);
        }
        Assert.Equal([0.75, 0.5], granted.Distinct());
        Assert.Single(granted.Skip(1).Distinct());
    }
}
