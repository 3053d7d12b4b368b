using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>A ceiling while somebody asks to save power. Reads <see cref="Quantity.PowerSave"/>: a switch on a pin, a button on a screen, a message.</summary>
public sealed class PowerSavePolicy : Policy
{
    private readonly double _budget;

    /// <summary>Creates the policy.</summary>
    /// <param name="budget">The ceiling while power is to be saved, in (0, 1].</param>
    /// <param name="whenAbsent">The ceiling where there is no such switch, in (0, 1].</param>
    /// <param name="whenLost">The ceiling when the switch can no longer be read, in (0, 1]; <paramref name="budget"/> when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public PowerSavePolicy(double budget = 0.1, double whenAbsent = 1, double? whenLost = null)
        : base("power-save", whenAbsent, whenLost ?? Valid.Budget(budget)) => _budget = Valid.Budget(budget);

    /// <inheritdoc/>
    public override Ceiling Evaluate(in DeviceView device) =>
        !device.TryGet(Quantity.PowerSave, out var asked) ? Ceiling.Unknown : asked > 0 ? Ceiling.At(_budget, _budget) : Ceiling.None;

    /// <inheritdoc/>
    public override string Describe(in Ceiling ceiling) => "power save is asked for";
}
