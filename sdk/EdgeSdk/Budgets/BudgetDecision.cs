namespace EdgeSdk.Budgets;

/// <summary>The budget of one frame, and why.</summary>
public readonly record struct BudgetDecision
{
    /// <summary>The budget granted, in (0, 1].</summary>
    public required double Granted { get; init; }

    /// <summary>The policy that bound it, for example <c>battery</c>; <c>none</c> when nothing did.</summary>
    public required string Policy { get; init; }
}
