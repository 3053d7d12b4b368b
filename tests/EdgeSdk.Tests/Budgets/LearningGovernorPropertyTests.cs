using CsCheck;
using EdgeSdk.Budgets;
using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Budgets;

/// <summary>The invariants with the policies that learn, from whatever state frames and readings have led to.</summary>
public class LearningGovernorPropertyTests
{
    private static readonly GovernorCore Core = new(
        Seen.Table(),
        [
            new MissionPolicy(until: new TimeOnly(13, 0)), new DeadlinePolicy(TimeSpan.FromMilliseconds(50)), new ThermalPolicy(), new PowerCapPolicy(5),
            new SchedulePolicy((new TimeOnly(6, 0), 1), (new TimeOnly(22, 0), 0.5)),
        ],
        TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), escalate: true);

    private static readonly Gen<Moment> AMoment = Gen.Select(
        Gen.Double[0, 5], Gen.Double[0, 20], Gen.Double[0, 8], Gen.Double[-5, 30], Gen.Double[0.002, 0.2], (s, e, p, h, l) => new Moment(s, e, p, h, l));

    [Fact]
    public void A_device_with_less_energy_or_less_headroom_never_gets_a_larger_budget() =>
        Gen.Select(AMoment.Array[0, 60], AMoment, Gen.Double[0, 1], Gen.Double[0, 20]).Sample((past, now, share, hotter) =>
        {
            var state = Play(past);
            var copy = state;
            var better = Step(ref state, now);
            var worse = Step(ref copy, now with { Energy = now.Energy * share, Headroom = now.Headroom - hotter });
            Assert.True(worse.Granted <= better.Granted, $"{worse} > {better}");
        }, iter: 3000);

    [Fact]
    public void A_slower_frame_never_raises_the_next_budget() =>
        Gen.Select(AMoment.Array[1, 60], AMoment, Gen.Double[1, 20]).Sample((past, now, slower) =>
        {
            var state = Play(past[..^1]);
            var copy = state;
            Step(ref state, past[^1]);
            Step(ref copy, past[^1] with { Latency = past[^1].Latency * slower });
            var (fast, slow) = (Core.Step(ref state, now.At(state.Time), default, state.Time), Core.Step(ref copy, now.At(copy.Time), default, copy.Time));
            // The power that a slower frame explains is left out: only the deadline is asked.
            if (fast.Policy == "deadline" && slow.Policy == "deadline")
                Assert.True(slow.Granted <= fast.Granted, $"{slow} > {fast}");
        }, iter: 3000);

    [Fact]
    public void A_budget_is_a_level_not_above_the_ceiling_and_has_its_reason() =>
        AMoment.Array[1, 60].Sample(trace =>
        {
            var state = default(GovernorState);
            foreach (var moment in trace)
            {
                var decision = Step(ref state, moment);
                Assert.Contains(decision.Granted, Core.Levels.Budgets);
                Assert.True(decision.Granted <= Math.Max(decision.Ceiling, 0.1) + 1e-9, decision.Reason);
                Assert.NotEmpty(decision.Reason);
            }
        }, iter: 1000);

    [Fact]
    public void For_constant_input_the_budget_settles() =>
        Gen.Select(AMoment.Array[0, 30], AMoment).Sample((past, moment) =>
        {
            var state = Play(past);
            var (levels, level) = (Core.Levels, 0);
            List<double> granted = [];
            for (var i = 0; i < 8000; i++)
            {
                // One frame a second on a device that draws what it is told to plus 6 W while it runs.
                var time = state.Time + TimeSpan.FromSeconds(1);
                var decision = Core.Step(ref state, (moment with { Power = moment.Power + (6 * levels.Times[level]) }).At(time), default, time);
                level = Array.IndexOf(levels.Budgets, decision.Granted);
                Core.Observe(ref state, level, levels.Times[level]);
                granted.Add(decision.Granted);
            }
            // What was learnt before fades for good; it may still move the level once.
            var last = granted[^500..];
            Assert.InRange(last.Zip(last.Skip(1)).Count(pair => pair.First != pair.Second), 0, 1);
        }, iter: 40);

    private static GovernorState Play(Moment[] trace)
    {
        var state = default(GovernorState);
        foreach (var moment in trace)
            Step(ref state, moment);
        return state;
    }

    private static BudgetDecision Step(ref GovernorState state, Moment moment)
    {
        var time = state.Time + TimeSpan.FromSeconds(moment.Seconds);
        var decision = Core.Step(ref state, moment.At(time), default, time);
        Core.Observe(ref state, Array.IndexOf(Core.Levels.Budgets, decision.Granted), moment.Latency);
        return decision;
    }

    private sealed record Moment(double Seconds, double Energy, double Power, double Headroom, double Latency)
    {
        public ReadingSet At(TimeSpan time) => new(
            new Reading(Quantity.BatteryEnergy, Energy, time), new Reading(Quantity.BatteryDraw, Power, time), new Reading(Quantity.ThermalHeadroom, Headroom, time),
            new Reading(Quantity.TimeOfDay, 12 * 3600, time));
    }
}
