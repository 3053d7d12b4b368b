using EdgeSdk.Models;
using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>
/// The governor as a pure function of state, readings and time: the same log gives the same decisions. Down at once and as far as needed; up one
/// level at a time, after the ceilings, less their signals' noise, have allowed it for the whole dwell time. A device that is worse at every
/// moment is therefore never at a higher level.
/// </summary>
internal sealed class GovernorCore(double[] levels, Policy[] policies, TimeSpan dwell, TimeSpan staleAfter)
{
    public const int MostPolicies = 64;

    public BudgetDecision Step(ref GovernorState state, ReadingSet readings, ForcedBudget forced, TimeSpan time)
    {
        // Time that goes backwards stands still, also before its beginning.
        var now = time > state.Time ? time : state.Time;
        var lowest = Evaluate(ref state, new DeviceView(readings, now, staleAfter));
        Move(ref state, lowest, now);
        state.Time = now;
        state.Started = true;
        return forced.IsInForce(now) ? Force(lowest, forced, now) : Explain(state, lowest, now);
    }

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
        var allowed = LevelUnder(lowest.Ceiling.Budget);
        if (!state.Started || allowed < state.Level)
        {
            state.Level = allowed;
            state.AllowedSince = TimeSpan.MaxValue;
        }
        if (state.Level < levels.Length - 1 && levels[state.Level + 1] <= lowest.Rise + LevelLookup.Slack)
        {
            if (state.AllowedSince > now)
                state.AllowedSince = now;
            if (now - state.AllowedSince >= dwell)
            {
                state.Level++;
                state.AllowedSince = state.Level < levels.Length - 1 && levels[state.Level + 1] <= lowest.Rise + LevelLookup.Slack ? now : TimeSpan.MaxValue;
            }
        }
        else
        {
            state.AllowedSince = TimeSpan.MaxValue;
        }
        if (state.Level >= allowed)
            (state.Binding, state.BindingCeiling) = (lowest.Index, lowest.Ceiling);
    }

    private BudgetDecision Force(in Lowest lowest, ForcedBudget forced, TimeSpan now)
    {
        if (lowest.Safety.Budget < forced.Budget)
            return new(levels[LevelUnder(lowest.Safety.Budget)], lowest.Ceiling.Budget, DecisionKind.Bound, policies[lowest.SafetyIndex], lowest.Safety, 0);
        var left = forced.Until == TimeSpan.MaxValue ? double.PositiveInfinity : (forced.Until - now).TotalSeconds;
        return new(levels[LevelUnder(forced.Budget)], lowest.Ceiling.Budget, DecisionKind.Forced, null, default, left);
    }

    private BudgetDecision Explain(in GovernorState state, in Lowest lowest, TimeSpan now)
    {
        var (kind, left) = (DecisionKind.Free, 0.0);
        if (state.Level < LevelUnder(lowest.Ceiling.Budget))
        {
            kind = state.AllowedSince == TimeSpan.MaxValue ? DecisionKind.Held : DecisionKind.Rising;
            left = kind == DecisionKind.Rising ? (dwell - (now - state.AllowedSince)).TotalSeconds : 0;
        }
        else if (state.Level < levels.Length - 1)
        {
            kind = DecisionKind.Bound;
        }
        var policy = kind == DecisionKind.Free || state.Binding < 0 ? null : policies[state.Binding];
        return new(levels[state.Level], lowest.Ceiling.Budget, kind, policy, state.BindingCeiling, left);
    }

    // The model cannot spend less than its lowest level, so that is what a lower ceiling gets.
    private int LevelUnder(double ceiling)
    {
        var level = levels.Length - 1;
        while (level > 0 && levels[level] > ceiling + LevelLookup.Slack)
            level--;
        return level;
    }

    /// <summary>The lowest of the ceilings so far, of all policies and of those that keep the device safe.</summary>
    private struct Lowest
    {
        public static Lowest None => new() { Index = -1, SafetyIndex = -1, Ceiling = Ceiling.None, Safety = Ceiling.None, Rise = 1 };

        public int Index;
        public Ceiling Ceiling;
        public double Rise;
        public int SafetyIndex;
        public Ceiling Safety;

        public void Take(int index, in Ceiling ceiling, bool canBeOverridden)
        {
            if (ceiling.Budget < Ceiling.Budget)
                (Index, Ceiling) = (index, ceiling);
            if (ceiling.Rise < Rise)
                Rise = ceiling.Rise;
            if (!canBeOverridden && ceiling.Budget < Safety.Budget)
                (SafetyIndex, Safety) = (index, ceiling);
        }
    }
}
