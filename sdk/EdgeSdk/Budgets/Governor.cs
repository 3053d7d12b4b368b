namespace EdgeSdk.Budgets;

/// <summary>Combines the policies into the budget of the next frame.</summary>
public sealed class Governor
{
    /// <summary>The budget of the next frame.</summary>
    public BudgetDecision Decide() => new() { Granted = 1, Policy = "none" };
}
