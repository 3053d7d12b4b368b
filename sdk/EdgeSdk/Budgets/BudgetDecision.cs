namespace EdgeSdk.Budgets;

/// <summary>The budget of one frame, and why. The reason is put into words only when it is read.</summary>
public readonly struct BudgetDecision
{
    private readonly DecisionKind _kind;
    private readonly Policy? _policy;
    private readonly Ceiling _numbers;
    private readonly double _extra;

    /// <param name="granted">The budget granted.</param>
    /// <param name="ceiling">The lowest ceiling.</param>
    /// <param name="kind">How it came about.</param>
    /// <param name="policy">Who bound it.</param>
    /// <param name="numbers">The numbers it was bound by.</param>
    /// <param name="extra">Seconds that a force or a rise has still to go; the floor where there is one.</param>
    internal BudgetDecision(double granted, double ceiling, DecisionKind kind, Policy? policy, in Ceiling numbers, double extra)
    {
        (Granted, Ceiling, _kind, _policy, _numbers, _extra) = (granted, ceiling, kind, policy, numbers, extra);
    }

    /// <summary>A decision that no governor made: the caller chose the budget.</summary>
    /// <param name="budget">The budget, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1].</exception>
    public static BudgetDecision Chosen(double budget) => new(Valid.Budget(budget), 1, DecisionKind.Chosen, null, default, 0);

    /// <summary>
    /// The budget granted, in (0, 1]: one of the model's levels, or what the caller chose. Where policies let frames run twice (<see cref="PolicyOptions.Escalate"/>) it may lie in the
    /// middle between two levels; with an <see cref="Escalation"/> it is the mean over frames, without one the frame runs at the highest level not above it.
    /// </summary>
    public double Granted { get; }

    /// <summary>How the frame spends the budget by running twice when it is unsure; <see langword="null"/> when it runs once, at the level granted.</summary>
    public Escalation? Escalation { get; private init; }

    /// <summary>
    /// The lowest ceiling of the policies at that moment, in (0, 1]. The granted budget is above it only when it is below the model's lowest
    /// level, when the budget was forced, or when a floor lifted it.
    /// </summary>
    public double Ceiling { get; }

    /// <summary>
    /// Who bound the budget: a policy's name, for example <c>battery</c>; <c>forced</c>; <c>floor</c>; <c>chosen</c> by the caller; <c>none</c> when nothing did.
    /// While the budget rises again it is the policy that had lowered it.
    /// </summary>
    public string Policy => _kind switch
    {
        DecisionKind.Forced => "forced",
        DecisionKind.Chosen => "chosen",
        DecisionKind.Floor => "floor",
        _ => _policy?.Name ?? "none",
    };

    /// <summary>The budget and what bound it, for people, for example <c>0.30: battery 22 %, 41 min to go</c>.</summary>
    public string Reason => Escalation is not { } twice ? $"{ReasonText.Budget(Granted)}: {Why}"
        : $"{ReasonText.Budget(Granted)}: {Why}; at {ReasonText.Budget(twice.First)}, again at {ReasonText.Budget(twice.Second)} when less than {ReasonText.Percent(twice.Below)} sure";

    /// <summary>The same as <see cref="Reason"/>.</summary>
    public override string ToString() => Reason;

    internal DecisionKind Kind => _kind;

    internal BudgetDecision With(in Escalation escalation) => this with { Escalation = escalation };

    private string Why => _kind switch
    {
        DecisionKind.Forced => double.IsPositiveInfinity(_extra) ? "forced" : $"forced for another {ReasonText.Time(_extra)}",
        DecisionKind.Chosen => "chosen by the caller",
        DecisionKind.Rising => $"rising after {PolicyReason}, next level in {ReasonText.Time(_extra)}",
        DecisionKind.Held => $"held after {PolicyReason}, until there is more room",
        DecisionKind.Bound => PolicyReason,
        DecisionKind.Floor => $"floor of {ReasonText.Budget(_extra)} over {PolicyReason}",
        DecisionKind.FloorYields => $"{PolicyReason}; the floor of {ReasonText.Budget(_extra)} gives way to it",
        _ => "nothing limits it",
    };

    private string PolicyReason => (_policy, _numbers.Why) switch
    {
        (null, _) => "nothing limits it",
        ({ } lost, Budgets.Ceiling.Lost) => $"the {lost.Name} signal is lost",
        ({ } absent, Budgets.Ceiling.Absent) => $"there is no {absent.Name} signal",
        ({ } known, _) => known.Describe(_numbers),
    };
}
