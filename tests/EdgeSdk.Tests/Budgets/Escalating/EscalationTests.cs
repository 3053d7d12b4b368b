using EdgeSdk.Budgets;
using EdgeSdk.Budgets.Escalating;
using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Signals;
using EdgeSdk.Tests.Models;

namespace EdgeSdk.Tests.Budgets.Escalating;

public class EscalationTests
{
    private static readonly LevelTable Levels = Seen.Table();

    [Fact]
    public void The_best_pair_spends_the_budget_in_the_mean_and_gains_what_its_errors_are_worth()
    {
        var curve = ConfidenceCurve.Of([0.99, 0.5, 1, 0.9, 0.7, 0.99, 0.7, 0.85, 0.96, 0.3, 1, 0.9]);
        var plans = EscalationPlan.For(1, new([0.1, 0.3, 0.5, 1], [0.1, 0.3, 0.5, 1], [0.90, 0.91, 0.92, 0.93], [0.1, 0.3, 0.5, 1], [curve, null, null, null], new bool[4]), 0);
        // A fifth of the images run again densely: among them are 0.66 + 0.27 / 3 of the errors.
        Assert.Equal((0, 3, 0.2, 0.9225), (plans[0].Low, plans[0].High, Math.Round(plans[0].Share, 9), Math.Round(plans[0].Accuracy, 9)));
        Assert.All(plans, plan => Assert.True(plan.Accuracy > 0.91));
    }

    [Fact]
    public void Every_plan_of_every_level_spends_its_budget_and_beats_the_level()
    {
        var table = Levels.Escalating(double.PositiveInfinity, 0);
        var latency = EdgeSdk.Budgets.Learning.LatencyModel.Of(table);
        var planned = 0;
        for (var level = 0; level < table.Count; level++)
        {
            if (table.Plan(level, latency) is not { } plan)
                continue;
            planned++;
            Assert.Equal(table.Budgets[level], table.Model.Macs[plan.Low] + (plan.Share * table.Model.Macs[plan.High]), 1e-9);
            Assert.True(plan.Accuracy > table.Accuracies[level]);
        }
        // Neither the lowest level nor the dense network has one.
        Assert.Equal(table.Count - 2, planned);
    }

    [Theory]
    [InlineData(null, 0.1, 1.0)]
    // Both runs count with the time that 99 frames in 100 stay under: 1.1 x (8 + 22) is in time, 1.1 x (8 + 40) is not.
    [InlineData(45.0, 0.1, 0.5)]
    [InlineData(22.0, null, null)]
    public void Two_runs_must_fit_into_the_deadline(double? milliseconds, double? first, double? second)
    {
        var policies = milliseconds is { } deadline ? new PolicyOptions().Limit(0.4).Deadline(TimeSpan.FromMilliseconds(deadline)) : new PolicyOptions().Limit(0.4);
        var twice = First(policies).Escalation;
        Assert.Equal((first, second), (twice?.First, twice?.Second));
        if (twice is { } planned)
            Assert.Equal(milliseconds is { } limit ? limit - (1.1 * 22) : TimeSpan.MaxValue.TotalMilliseconds, planned.Latest.TotalMilliseconds, 0.01);
    }

    [Fact]
    public void Between_two_levels_lies_a_mean_that_only_frames_which_may_run_twice_can_spend()
    {
        var core = new GovernorCore(LevelTable.Of(ModelManifest.Read(Unsure.Model.Write()), null), [new LimitPolicy(0.25)], default, TimeSpan.FromSeconds(10), new Floors(0, 0.2), escalate: true);
        var state = default(GovernorState);
        var decision = core.Step(ref state, new ReadingSet(), default, default);
        Assert.Equal((0.2, 0.1, 0.3), (decision.Granted, decision.Escalation?.First, decision.Escalation?.Second));
        Assert.Equal(0.1, core.Step(ref state, new ReadingSet(), new ForcedBudget(0.25, TimeSpan.MaxValue), default).Granted);
        Assert.Equal(0.3, core.Step(ref state, new ReadingSet(), default, default, FramePriority.Critical).Granted);
    }

    [Fact]
    public void A_second_run_is_for_unsure_answers_with_time_left()
    {
        var twice = new Escalation(0.1, 1, 0.8, TimeSpan.FromMilliseconds(20));
        Assert.True(twice.IsNeeded(0.79, TimeSpan.FromMilliseconds(20)));
        Assert.False(twice.IsNeeded(0.8, TimeSpan.FromMilliseconds(20)));
        Assert.False(twice.IsNeeded(0.79, TimeSpan.FromMilliseconds(21)));
    }

    [Fact]
    public void Who_asks_for_a_level_gets_it_in_one_run()
    {
        var state = default(GovernorState);
        var core = Core(new PolicyOptions().Limit(0.4).Floor(0.3));
        Assert.NotNull(core.Step(ref state, new ReadingSet(), default, default).Escalation);
        Assert.Null(core.Step(ref state, new ReadingSet(), new ForcedBudget(0.5, TimeSpan.MaxValue), default).Escalation);
        Assert.NotEqual(0.1, core.Step(ref state, new ReadingSet(), default, default, FramePriority.Critical).Escalation?.First);
        Assert.Null(First(new PolicyOptions { Escalate = false }.Limit(0.4)).Escalation);
        Assert.Null(First(PolicyOptions.Parse("""{ "escalate": false, "policies": [ { "policy": "limit", "budget": 0.4 } ] }""")).Escalation);
        Assert.Equal("1.00: nothing limits it", First(new PolicyOptions()).Reason);
    }

    [Fact]
    public void A_frame_runs_at_no_level_below_the_floor_of_all_frames()
    {
        var decision = First(new PolicyOptions().Limit(0.5).Floor(0.3, FramePriority.Normal));
        Assert.True(decision.Escalation is null or { First: >= 0.3 }, decision.Reason);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.3)]
    [InlineData(0.5)]
    public void The_mean_stays_on_the_budget_also_after_the_stream_turns_twice_as_hard(double budget)
    {
        var stream = new Stream(budget);
        Assert.InRange(stream.MeanOf(10_000, harder: 1) / budget, 0.98, 1.02);
        Assert.InRange(stream.MeanOf(10_000, harder: 2) / budget, 0.98, 1.02);
        // However long it was impossible to spend the budget, the mean comes back.
        stream.MeanOf(10_000, harder: 0);
        stream.MeanOf(2_000, harder: 2);
        Assert.InRange(stream.MeanOf(10_000, harder: 2) / budget, 0.98, 1.02);
    }

    private static BudgetDecision First(PolicyOptions policies)
    {
        var state = default(GovernorState);
        return Core(policies).Step(ref state, new ReadingSet(), default, default);
    }

    private static GovernorCore Core(PolicyOptions policies) =>
        new(Levels, [.. policies.Policies], policies.Dwell, policies.StaleAfter, policies.Floors, policies.Escalate);

    /// <summary>Frames of which so many times more are as unsure as the held-out images were.</summary>
    private sealed class Stream(double budget)
    {
        private readonly GovernorCore _core = Core(new PolicyOptions().Limit(budget));
        private readonly Random _random = new(3);
        private GovernorState _state;

        public double MeanOf(int frames, double harder)
        {
            var spent = 0.0;
            for (var i = 0; i < frames; i++)
            {
                var twice = _core.Step(ref _state, new ReadingSet(), default, _state.Time + TimeSpan.FromSeconds(0.1)).Escalation!.Value;
                var low = Array.IndexOf(Levels.Budgets, twice.First);
                var confidence = harder == 0 ? 1 : Levels.Model.Curves[low]!.Below(_random.NextDouble() / harder);
                var again = twice.IsNeeded(confidence, default);
                var macs = twice.First + (again ? twice.Second : 0);
                spent += macs;
                _core.Observe(ref _state, new EscalatedRun(Levels.Under(budget), low, 0.01, Levels.Under(twice.Second), again ? 0.04 : 0, 0, macs));
            }
            return spent / frames;
        }
    }
}
