using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>
/// Keeps the power under a number of watts, for a supply that gives no more. A forced budget does not override it. What a level adds is learnt from the readings;
/// until then all of the power counts as the frames' own.
/// </summary>
public sealed class PowerCapPolicy : Policy
{
    private readonly double _watts;
    private readonly double _noise;
    private readonly Quantity[] _quantities;

    /// <summary>Creates the policy.</summary>
    /// <param name="watts">The most power, in watts, above 0 and up to 10,000.</param>
    /// <param name="quantity">
    /// The power to keep; when not given the first that is known of <see cref="Quantity.DevicePower"/>, <see cref="Quantity.BatteryDraw"/> and
    /// <see cref="Quantity.ProcessorPower"/>.
    /// </param>
    /// <param name="noise">How far the reading wavers, peak to peak, as a share of the cap, in [0, 1): there must be this much more room before the budget rises.</param>
    /// <param name="whenAbsent">The ceiling where no power can be read, in (0, 1].</param>
    /// <param name="whenLost">The ceiling when it can no longer be read, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public PowerCapPolicy(double watts, Quantity? quantity = null, double noise = 0.05, double whenAbsent = 1, double whenLost = 0.1) : base("power", whenAbsent, whenLost)
    {
        _watts = Valid.Positive(watts, 10_000);
        _noise = Valid.Within(noise, 0, 0.999);
        _quantities = quantity is null ? [Quantity.DevicePower, Quantity.BatteryDraw, Quantity.ProcessorPower] : [quantity];
    }

    /// <inheritdoc/>
    public override bool CanBeOverridden => false;

    /// <inheritdoc/>
    public override Ceiling Evaluate(in DeviceView device)
    {
        foreach (var quantity in _quantities)
        {
            if (device.TryGet(quantity, out var power))
                return device.Levels is { } levels ? Under(device, levels, power) : Ceiling.Unknown;
        }
        return Ceiling.Unknown;
    }

    /// <inheritdoc/>
    public override string Describe(in Ceiling ceiling) => $"{ReasonText.Watts(ceiling.First)} of {ReasonText.Watts(ceiling.Second)}";

    private Ceiling Under(in DeviceView device, LevelTable levels, double power)
    {
        ref readonly var learned = ref device.Learned;
        if (!learned.Power.IsKnown || !learned.Latency.IsKnown)
        {
            // Nothing is known of the frames' share yet: only whether the cap is kept.
            return power <= _watts ? Ceiling.None : Ceiling.At(levels.Budgets[0], levels.Budgets[0], first: power, second: _watts);
        }
        var slope = learned.Power.Slope(levels.Watts);
        var use = learned.Power.LatestUse;
        var highest = Highest(levels.Count - 1, learned, levels, power, slope, use, _watts);
        return Ceiling.At(
            levels.Budgets[highest], levels.Budgets[Highest(highest, learned, levels, power, slope, use, _watts * (1 - _noise))], first: power, second: _watts);
    }

    private static int Highest(int level, in Learning.Learned learned, LevelTable levels, double power, double slope, double use, double cap)
    {
        while (level > 0 && power + (slope * (learned.Use(levels, level) - use)) > cap)
            level--;
        return level;
    }
}
