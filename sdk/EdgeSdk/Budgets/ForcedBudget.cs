namespace EdgeSdk.Budgets;

/// <summary>A budget that somebody forced; the default value is none.</summary>
/// <param name="Budget">The budget, in (0, 1]; 0 is none.</param>
/// <param name="Until">When it expires, on the governor's clock; <see cref="TimeSpan.MaxValue"/> is never.</param>
internal readonly record struct ForcedBudget(double Budget, TimeSpan Until)
{
    public bool IsInForce(TimeSpan now) => Budget > 0 && now < Until;
}
