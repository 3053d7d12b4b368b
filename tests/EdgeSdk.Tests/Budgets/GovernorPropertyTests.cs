using CsCheck;
using EdgeSdk.Budgets;
using EdgeSdk.Models;
using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Budgets;

public class GovernorPropertyTests
{
    private const long Iterations = 2000;
    private static readonly TimeSpan Dwell = TimeSpan.FromSeconds(10);
    private static readonly BatteryPolicy Battery = new();
    private static readonly LoadPolicy Load = new();
    private static readonly GovernorCore Core = new(LevelTable.Of(Rig.Levels), [Battery, Load], Dwell, TimeSpan.FromSeconds(10));

    // Shares that often meet thresholds and levels exactly, and are sometimes not to be had.
    private static readonly Gen<double> Share = Gen.OneOf(Gen.Double[0, 1], Gen.Int[0, 20].Select(n => n / 20.0));
    private static readonly Gen<double?> MaybeShare = Gen.Frequency((9, Share.Select(s => (double?)s)), (1, Gen.Const((double?)null)));
    private static readonly Gen<double?> Direction = Gen.Frequency((6, Gen.Const((double?)-1)), (1, Gen.Const((double?)0)), (1, Gen.Const((double?)null)));
    private static readonly Gen<Moment> AMoment = Gen.Select(Gen.Double[0, 15], MaybeShare, Direction, MaybeShare, (s, charge, direction, load) => new Moment(s, charge, direction, load));
    private static readonly Gen<Moment[]> ATrace = AMoment.Array[1, 60];

    [Fact]
    public void A_budget_is_a_level_and_never_above_the_ceiling_that_the_model_can_keep() =>
        ATrace.Sample(trace =>
        {
            foreach (var decision in Play(trace))
            {
                Assert.Contains(decision.Granted, Rig.Levels);
                Assert.True(decision.Granted <= Math.Max(decision.Ceiling, Rig.Levels[0]) + 1e-9, decision.Reason);
            }
        }, iter: Iterations);

    [Fact]
    public void A_forced_budget_is_a_level_not_above_it() =>
        Gen.Select(ATrace, Gen.Double[0.001, 1]).Sample((trace, forced) =>
        {
            foreach (var decision in Play(trace, forced: new ForcedBudget(forced, TimeSpan.MaxValue)))
            {
                Assert.Contains(decision.Granted, Rig.Levels);
                Assert.True(decision.Granted <= Math.Max(forced, Rig.Levels[0]) + LevelLookup.Slack, decision.Reason);
            }
        }, iter: Iterations);

    [Fact]
    public void A_device_that_is_worse_at_every_moment_never_gets_a_larger_budget() =>
        Gen.Select(ATrace, Gen.Select(AMoment, Share, Share, Gen.Bool).Array[1, 60]).Sample((past, pairs) =>
        {
            var better = pairs.Select(p => p.Item1).ToArray();
            var worse = pairs.Select(p => p.Item1.Worse(p.Item2, p.Item3, p.Item4)).ToArray();
            Play(past, out var state);
            Assert.All(Play(better, state).Zip(Play(worse, state)), pair => Assert.True(pair.First.Granted >= pair.Second.Granted, $"{pair.First} < {pair.Second}"));
        }, iter: Iterations);

    [Fact]
    public void For_constant_input_the_budget_settles_as_high_as_ceiling_and_noise_allow() =>
        Gen.Select(ATrace, AMoment).Sample((past, moment) =>
        {
            Play(past, out var state);
            var constant = Enumerable.Repeat(moment with { Seconds = 1 }, 100).ToArray();
            var decisions = Play(constant, state);
            var settled = decisions[^1];
            Assert.All(decisions[70..], decision => Assert.Equal(settled.Granted, decision.Granted));
            if (moment.Charge is { } charge && moment.Direction == -1 && moment.Load is { } load)
            {
                var rise = Math.Min(Rise(Battery, Quantity.BatteryCharge, charge), Rise(Load, Quantity.CpuLoadOfOthers, load));
                Assert.True(settled.Granted >= 1 || Rig.Levels[Array.IndexOf(Rig.Levels, settled.Granted) + 1] > rise, $"{settled} although {rise} would do");
            }
        }, iter: Iterations);

    [Fact]
    public void Noise_of_the_signals_size_undoes_no_rise_and_no_fall_within_the_dwell_time()
    {
        var noise = Gen.Double[-0.5, 0.5];
        Gen.Select(Share, Share, Gen.Select(Gen.Double[0.01, 3], noise, noise).Array[1, 300]).Sample((charge, load, waver) =>
        {
            var trace = waver.Select(w => new Moment(w.Item1, Math.Clamp(charge + (w.Item2 * 0.0199), 0, 1), -1, Math.Clamp(load + (w.Item3 * 0.0999), 0, 1))).ToArray();
            var rose = false;
            var fell = TimeSpan.MinValue;
            var time = TimeSpan.Zero;
            var last = 0.0;
            foreach (var (moment, decision) in trace.Zip(Play(trace)))
            {
                time += TimeSpan.FromSeconds(moment.Seconds);
                if (decision.Granted < last)
                {
                    Assert.False(rose, $"{decision} after a rise");
                    fell = time;
                }
                if (last > 0 && decision.Granted > last)
                {
                    Assert.True(fell == TimeSpan.MinValue || time - fell >= Dwell, $"{decision} {time - fell} after a fall");
                    rose = true;
                }
                last = decision.Granted;
            }
        }, iter: Iterations);
    }

    [Fact]
    public void A_log_replays_to_the_same_decisions() =>
        ATrace.Sample(trace =>
        {
            using var rig = new Rig(policies => policies.Battery().Load());
            List<(ReadingSet Readings, TimeSpan Time, string Reason)> log = [];
            var start = rig.Clock.GetTimestamp();
            foreach (var moment in trace)
            {
                (rig.Charge, rig.Direction, rig.Others) = (moment.Charge, moment.Direction, moment.Load);
                rig.Clock.Advance(TimeSpan.FromSeconds(moment.Seconds));
                rig.Governor.Sample();
                log.Add((rig.Governor.Readings, rig.Clock.GetElapsedTime(start), rig.Governor.Decide().Reason));
            }
            var state = default(GovernorState);
            foreach (var (readings, time, reason) in log)
                Assert.Equal(reason, Core.Step(ref state, readings, default, time).Reason);
        });

    [Fact]
    public void Nonsense_gives_a_level_and_a_reason_and_no_exception()
    {
        var nonsense = Gen.OneOf(Gen.Double, Gen.OneOf(1.5, -40.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, 0.5));
        Gen.Select(Gen.Long, Gen.Long, nonsense, nonsense, nonsense, nonsense).Array[1, 40].Sample(moments =>
        {
            var state = default(GovernorState);
            foreach (var (now, read, charge, direction, time, load) in moments)
            {
                var at = new TimeSpan(read);
                var readings = new ReadingSet(
                    new(Quantity.BatteryCharge, charge, at), new(Quantity.BatteryDirection, direction, at),
                    new(Quantity.BatteryTimeToEmpty, time, at), new(Quantity.CpuLoadOfOthers, load, at));
                var decision = Core.Step(ref state, readings, default, new TimeSpan(now));
                Assert.Contains(decision.Granted, Rig.Levels);
                Assert.NotEmpty(decision.Reason);
            }
        }, iter: Iterations);
    }

    [Fact]
    public void Time_that_goes_back_raises_nothing()
    {
        var state = default(GovernorState);
        BudgetDecision At(double seconds, double load) => Core.Step(
            ref state, new ReadingSet(new Reading(Quantity.CpuLoadOfOthers, load, TimeSpan.FromSeconds(seconds))), default, TimeSpan.FromSeconds(seconds));
        Assert.Equal(0.1, At(1000, 0.9).Granted);
        Assert.Equal(0.1, At(0, 0).Granted);
        Assert.Equal(0.1, At(500, 0).Granted);
        Assert.Equal(0.1, At(1005, 0).Granted);
        Assert.Equal(0.2, At(1015, 0).Granted);
    }

    private static List<BudgetDecision> Play(Moment[] trace, GovernorState state = default, ForcedBudget forced = default) => Play(trace, ref state, forced);

    private static void Play(Moment[] trace, out GovernorState state)
    {
        state = default;
        Play(trace, ref state, default);
    }

    private static List<BudgetDecision> Play(Moment[] trace, ref GovernorState state, ForcedBudget forced)
    {
        var decisions = new List<BudgetDecision>(trace.Length);
        var time = state.Time;
        foreach (var moment in trace)
        {
            time += TimeSpan.FromSeconds(moment.Seconds);
            decisions.Add(Core.Step(ref state, moment.At(time), forced, time));
        }
        return decisions;
    }

    private static double Rise(Policy policy, Quantity quantity, double value) =>
        policy.Evaluate(new DeviceView(new ReadingSet(new Reading(quantity, value, default)), default, default)).Rise;

    /// <summary>What a device shows some seconds after the moment before.</summary>
    private sealed record Moment(double Seconds, double? Charge, double? Direction, double? Load)
    {
        public Moment Worse(double charge, double load, bool drains) => this with
        {
            Charge = Charge * charge,
            Load = Load + ((1 - Load) * load),
            Direction = drains ? -1 : Direction,
        };

        public ReadingSet At(TimeSpan time) => new(
            new Reading(Quantity.BatteryCharge, Charge, time),
            new Reading(Quantity.BatteryDirection, Direction, time),
            new Reading(Quantity.CpuLoadOfOthers, Load, time));
    }
}
