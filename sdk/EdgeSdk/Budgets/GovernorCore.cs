using EdgeSdk.Budgets.Escalating;
using EdgeSdk.Budgets.Learning;
using EdgeSdk.Frames;
using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>
/// The governor as a pure function of state, readings and time: the same log gives the same decisions. Down at once and as far as needed; up one
/// level at a time, after the ceilings, less their signals' noise, have allowed it for the whole dwell time. A device that is worse at every
/// moment is therefore never at a higher level.
/// </summary>
internal sealed class GovernorCore(LevelTable model, Policy[] policies, TimeSpan dwell, TimeSpan staleAfter, Floors floors = default, bool escalate = false)
{
    public const int MostPolicies = 64;

    private readonly LevelTable _levels = escalate ? model.Escalating(policies.Select(policy => policy.Deadline).DefaultIfEmpty(double.PositiveInfinity).Min(), floors.Normal) : model;

    public LevelTable Levels => _levels;

    /// <summary>The budget of the next frame.</summary>
    public BudgetDecision Step(ref GovernorState state, ReadingSet readings, ForcedBudget forced, TimeSpan time, FramePriority priority = FramePriority.Normal)
    {
        // Time that goes backwards stands still, also before its beginning.
        var now = time > state.Time ? time : state.Time;
        if (!state.Started)
            state.Learned.Latency = LatencyModel.Of(_levels);
        state.Learned.Read(readings, now, staleAfter);
        var lowest = Evaluate(ref state, new DeviceView(readings, now, staleAfter, _levels, ref state.Learned));
        Move(ref state, lowest, now);
        state.Learned.Frame((now - state.Time).TotalSeconds);
        state.Time = now;
        state.Started = true;
        return forced.IsInForce(now) ? Force(state, lowest, forced, now) : Lift(Explain(state, lowest, now), ref state, lowest, floors.For(priority));
    }

    /// <summary>A frame has run at a level and taken so long: the next decision knows.</summary>
    public void Observe(ref GovernorState state, int level, double seconds)
    {
        state.Learned.Latency.Observe(_levels, level, seconds);
        state.Learned.Power.Ran(seconds);
    }

    /// <summary>A frame that may have run twice has spent so much of its budget, as a share of the dense MACs. A second run that did not happen took 0 seconds.</summary>
    public void Observe(ref GovernorState state, in EscalatedRun run)
    {
        if (!state.Started)
            return;
        ref var learned = ref state.Learned;
        learned.Latency.Observe(_levels, run.First, run.FirstSeconds);
        learned.Latency.ObservePreparation(run.PreparationSeconds);
        // As a frame of its own would have taken, so that it compares with others of its level.
        if (run.SecondSeconds > 0)
            learned.Latency.ObserveSecond(_levels, run.Second, run.SecondSeconds + run.PreparationSeconds);
        learned.Power.Ran(run.FirstSeconds + run.SecondSeconds);
        learned.Spending.Spent(run.Macs, _levels.Budgets[run.Granted], _levels.Model.Macs[run.Second]);
    }

    /// <summary>Takes over what another governor of the same levels knew of its policies' signals; policies are recognised by name.</summary>
    public void Adopt(ref GovernorState state, GovernorCore before)
    {
        var (known, binding, safe) = (0UL, -1, -1);
        for (var i = 0; i < policies.Length; i++)
        {
            var was = before.IndexOf(policies[i].Name);
            if (was < 0 || !before.IsOf(was, policies[i]))
                continue;
            known |= (state.Known >> was & 1) << i;
            binding = was == state.Binding ? i : binding;
            safe = was == state.SafeBinding ? i : safe;
        }
        (state.Known, state.Binding, state.SafeBinding) = (known, binding, safe);
    }

    private int IndexOf(string name) => Array.FindIndex(policies, policy => policy.Name == name);

    private bool IsOf(int index, Policy other) => policies[index].GetType() == other.GetType();

    private Lowest Evaluate(ref GovernorState state, in DeviceView device)
    {
        var lowest = Lowest.None;
        for (var i = 0; i < policies.Length; i++)
        {
            var policy = policies[i];
            var ceiling = policy.Evaluate(device);
            if (ceiling.IsKnown)
                state.Known |= 1UL << i;
            else if ((state.Known & (1UL << i)) != 0)
                ceiling = Ceiling.WithoutSignal(policy.WhenLost, Ceiling.Lost);
            else
                ceiling = Ceiling.WithoutSignal(policy.WhenAbsent, Ceiling.Absent);
            lowest.Take(i, ceiling, policy.CanBeOverridden);
        }
        return lowest;
    }

    private void Move(ref GovernorState state, in Lowest lowest, TimeSpan now)
    {
        state.All.Move(_levels, lowest.Ceiling.Budget, lowest.Rise, state.Started, dwell, now);
        state.Safe.Move(_levels, lowest.Safety.Budget, lowest.SafeRise, state.Started, dwell, now);
        if (state.All.Level >= _levels.Under(lowest.Ceiling.Budget))
            (state.Binding, state.BindingCeiling) = (lowest.Index, lowest.Ceiling);
        if (state.Safe.Level >= _levels.Under(lowest.Safety.Budget))
            (state.SafeBinding, state.SafeCeiling) = (lowest.SafetyIndex, lowest.Safety);
    }

    private BudgetDecision Force(in GovernorState state, in Lowest lowest, ForcedBudget forced, TimeSpan now)
    {
        var level = _levels.Single(_levels.Under(forced.Budget));
        if (state.Safe.Level < level)
            return new(_levels.Budgets[state.Safe.Level], lowest.Ceiling.Budget, DecisionKind.Bound, PolicyAt(state.SafeBinding), state.SafeCeiling, 0);
        var left = forced.Until == TimeSpan.MaxValue ? double.PositiveInfinity : (forced.Until - now).TotalSeconds;
        return new(_levels.Budgets[level], lowest.Ceiling.Budget, DecisionKind.Forced, null, default, left);
    }

    private BudgetDecision Lift(in BudgetDecision decision, ref GovernorState state, in Lowest lowest, double floor)
    {
        var wanted = floor > 0 ? _levels.AtLeast(floor) : 0;
        if (wanted <= state.All.Level)
            return Escalate(decision, ref state, wanted);
        var level = Math.Max(state.All.Level, Math.Min(wanted, state.Safe.Level));
        return level < wanted
            ? new(_levels.Budgets[level], lowest.Ceiling.Budget, DecisionKind.FloorYields, PolicyAt(state.SafeBinding), state.SafeCeiling, floor)
            : new(_levels.Budgets[level], lowest.Ceiling.Budget, DecisionKind.Floor, PolicyAt(state.Binding), state.BindingCeiling, floor);
    }

    private BudgetDecision Escalate(in BudgetDecision decision, ref GovernorState state, int lowest)
    {
        ref var learned = ref state.Learned;
        if (_levels.Plan(state.All.Level, learned.Latency, lowest) is not { } plan)
            return decision;
        var latest = _levels.LatestSecondRun(plan, learned.Latency);
        return decision.With(new Escalation(
            _levels.Budgets[plan.Low], _levels.Budgets[plan.High], _levels.Model.Curves[plan.Low]!.Below(learned.Spending.Share(plan)),
            latest == double.PositiveInfinity ? TimeSpan.MaxValue : TimeSpan.FromSeconds(latest)));
    }

    private BudgetDecision Explain(in GovernorState state, in Lowest lowest, TimeSpan now)
    {
        var (kind, left) = (DecisionKind.Free, 0.0);
        ref readonly var track = ref state.All;
        if (track.Level < _levels.Under(lowest.Ceiling.Budget))
        {
            kind = track.AllowedSince == TimeSpan.MaxValue ? DecisionKind.Held : DecisionKind.Rising;
            left = kind == DecisionKind.Rising ? (dwell - (now - track.AllowedSince)).TotalSeconds : 0;
        }
        else if (track.Level < _levels.Count - 1)
        {
            kind = DecisionKind.Bound;
        }
        return new(_levels.Budgets[track.Level], lowest.Ceiling.Budget, kind, kind == DecisionKind.Free ? null : PolicyAt(state.Binding), state.BindingCeiling, left);
    }

    private Policy? PolicyAt(int index) => index < 0 ? null : policies[index];

    /// <summary>The lowest of the ceilings so far, of all policies and of those that keep the device safe.</summary>
    private struct Lowest
    {
        public static Lowest None => new() { Index = -1, SafetyIndex = -1, Ceiling = Ceiling.None, Safety = Ceiling.None, Rise = 1, SafeRise = 1 };

        public int Index;
        public Ceiling Ceiling;
        public double Rise;
        public int SafetyIndex;
        public Ceiling Safety;
        public double SafeRise;

        public void Take(int index, in Ceiling ceiling, bool canBeOverridden)
        {
            if (ceiling.Budget < Ceiling.Budget)
                (Index, Ceiling) = (index, ceiling);
            if (ceiling.Rise < Rise)
                Rise = ceiling.Rise;
            if (canBeOverridden)
                return;
            if (ceiling.Budget < Safety.Budget)
                (SafetyIndex, Safety) = (index, ceiling);
            if (ceiling.Rise < SafeRise)
                SafeRise = ceiling.Rise;
        }
    }
}
