using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>
/// A curve from state of charge to budget: the whole budget at <c>full</c> and above, <c>lowestBudget</c> at <c>lowest</c> and below, a straight line
/// between. No ceiling while the batteries charge or rest on external power; a battery that drains in spite of it (a weak charger) follows the curve.
/// Reads <see cref="Quantity.BatteryCharge"/>, <see cref="Quantity.BatteryDirection"/>, <see cref="Quantity.ExternalPower"/> and, for the reason,
/// <see cref="Quantity.BatteryTimeToEmpty"/>.
/// </summary>
public sealed class BatteryPolicy : Policy
{
    private const int OnCurve = 0, OnCurveWithTime = 1, NoGauge = 2;
    private readonly Ramp _ramp;
    private readonly double _noise;

    /// <summary>Creates the policy.</summary>
    /// <param name="full">State of charge at and above which there is no ceiling, in [0, 1], above <paramref name="lowest"/>.</param>
    /// <param name="lowest">State of charge at and below which the ceiling is <paramref name="lowestBudget"/>, in [0, 1].</param>
    /// <param name="lowestBudget">The lowest ceiling, in (0, 1].</param>
    /// <param name="noise">How far the gauge wavers, peak to peak, as a share of the charge, in [0, 1]: it must show this much more before the budget rises.</param>
    /// <param name="whenAbsent">The ceiling where there is no gauge, in (0, 1].</param>
    /// <param name="whenLost">The ceiling when the gauge falls silent, in (0, 1]; <paramref name="lowestBudget"/> when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or <paramref name="full"/> is not above <paramref name="lowest"/>.</exception>
    public BatteryPolicy(
        double full = 0.6, double lowest = 0.15, double lowestBudget = 0.1, double noise = 0.02, double whenAbsent = 1, double? whenLost = null)
        : base("battery", whenAbsent, whenLost ?? Valid.Budget(lowestBudget))
    {
        Valid.Share(full);
        Valid.Share(lowest);
        if (full <= lowest)
            throw Valid.Outside(full, nameof(full), $"above lowest, which is {lowest}");
        _ramp = new Ramp(lowest, full, lowestBudget);
        _noise = Valid.Share(noise);
    }

    /// <inheritdoc/>
    public override Ceiling Evaluate(in DeviceView device)
    {
        if (device.RunsOnExternalPower)
            return Ceiling.None;
        if (!device.TryGet(Quantity.BatteryCharge, out var charge))
            return device.TryGet(Quantity.BatteryDirection, out _) ? Ceiling.At(WhenLost, WhenLost, NoGauge) : Ceiling.Unknown;
        // A gauge at its end cannot show more, so there the budget may rise without a margin.
        var rise = _ramp.At(charge >= 1 ? charge : charge - _noise);
        return device.TryGet(Quantity.BatteryTimeToEmpty, out var time)
            ? Ceiling.At(_ramp.At(charge), rise, OnCurveWithTime, charge, time)
            : Ceiling.At(_ramp.At(charge), rise, OnCurve, charge);
    }

    /// <inheritdoc/>
    public override string Describe(in Ceiling ceiling) => ceiling.Why switch
    {
        OnCurve => $"battery {ReasonText.Percent(ceiling.First)}",
        OnCurveWithTime => $"battery {ReasonText.Percent(ceiling.First)}, {ReasonText.Time(ceiling.Second)} to go",
        _ => "the battery drains and its gauge is silent",
    };
}
