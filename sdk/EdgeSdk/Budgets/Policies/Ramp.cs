namespace EdgeSdk.Budgets;

/// <summary>A ceiling that falls with what is left of something: the whole budget at <paramref name="full"/> and above, <paramref name="lowestBudget"/> at <paramref name="lowest"/> and below, a straight line between.</summary>
internal readonly struct Ramp(double lowest, double full, double lowestBudget)
{
    public double At(double left) =>
        left >= full ? 1 : left <= lowest ? lowestBudget : lowestBudget + ((1 - lowestBudget) * (left - lowest) / (full - lowest));
}
