namespace EdgeSdk.Budgets;

/// <summary>A ceiling that never moves.</summary>
internal sealed class LimitPolicy(double budget) : Policy("limit", 1, 1)
{
    private readonly Ceiling _ceiling = Ceiling.At(Valid.Budget(budget), budget);

    public override Ceiling Evaluate(in DeviceView device) => _ceiling;

    public override string Describe(in Ceiling ceiling) => $"limited to {ReasonText.Budget(ceiling.Budget)}";
}
