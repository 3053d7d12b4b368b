using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>
/// Keeps the device below the temperature at which it slows itself down: the whole budget while it is <c>from</c> degrees or more away, <c>lowestBudget</c> at
/// <c>to</c> degrees and nearer, a straight line between. A forced budget does not override it. Reads <see cref="Quantity.ThermalHeadroom"/>, or
/// <see cref="Quantity.Temperature"/> where a limit is given.
/// </summary>
public sealed class ThermalPolicy : Policy
{
    private readonly Ramp _ramp;
    private readonly double? _limit;
    private readonly double _noise;

    /// <summary>Creates the policy.</summary>
    /// <param name="from">Degrees Celsius to the limit from which there is no ceiling, from 0 to 100, above <paramref name="to"/>.</param>
    /// <param name="to">Degrees Celsius to the limit at which the ceiling is <paramref name="lowestBudget"/>, from 0 to 100.</param>
    /// <param name="limit">
    /// The temperature not to reach, in degrees Celsius, from 0 to 150; the system's own first passive trip point when not given. Boards whose firmware slows them down
    /// without telling the system need one (Raspberry Pi: 80).
    /// </param>
    /// <param name="lowestBudget">The lowest ceiling, in (0, 1].</param>
    /// <param name="noise">How far the sensor wavers, peak to peak, in degrees, from 0 to 20: there must be this much more room before the budget rises.</param>
    /// <param name="whenAbsent">The ceiling where no temperature can be read, in (0, 1].</param>
    /// <param name="whenLost">The ceiling when it can no longer be read, in (0, 1]; <paramref name="lowestBudget"/> when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or <paramref name="from"/> is not above <paramref name="to"/>.</exception>
    public ThermalPolicy(
        double from = 10, double to = 2, double? limit = null, double lowestBudget = 0.1, double noise = 1, double whenAbsent = 1, double? whenLost = null)
        : base("thermal", whenAbsent, whenLost ?? Valid.Budget(lowestBudget))
    {
        Valid.Within(from, 0, 100);
        Valid.Within(to, 0, 100);
        if (from <= to)
            throw Valid.Outside(from, nameof(from), $"above to, which is {to}");
        _ramp = new Ramp(to, from, lowestBudget);
        _limit = limit is { } at ? Valid.Within(at, 0, 150, nameof(limit)) : null;
        _noise = Valid.Within(noise, 0, 20);
    }

    /// <inheritdoc/>
    public override bool CanBeOverridden => false;

    /// <inheritdoc/>
    public override Ceiling Evaluate(in DeviceView device)
    {
        double left;
        if (_limit is { } limit && device.TryGet(Quantity.Temperature, out var temperature))
            left = limit - temperature;
        else if (_limit is not null || !device.TryGet(Quantity.ThermalHeadroom, out left))
            return Ceiling.Unknown;
        return Ceiling.At(_ramp.At(left), _ramp.At(left - _noise), first: left);
    }

    /// <inheritdoc/>
    public override string Describe(in Ceiling ceiling) => ceiling.First >= 0
        ? $"{ReasonText.Degrees(ceiling.First)} below the thermal limit" : $"{ReasonText.Degrees(-ceiling.First)} above the thermal limit";
}
