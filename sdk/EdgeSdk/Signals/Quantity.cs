namespace EdgeSdk.Signals;

/// <summary>Something about the device that can be read: its name, unit and the values that make sense. Compared by reference.</summary>
public sealed class Quantity
{
    /// <summary>State of charge of the device's batteries together, 0 (empty) to 1 (full).</summary>
    public static readonly Quantity BatteryCharge = new("battery.charge", "share", 0, 1);

    /// <summary>Which way the batteries' energy flows: -1 they drain, 0 they rest, 1 they charge.</summary>
    public static readonly Quantity BatteryDirection = new("battery.direction", "sign", -1, 1);

    /// <summary>Power drawn from the batteries in watts; unknown while they charge or rest.</summary>
    public static readonly Quantity BatteryDraw = new("battery.draw", "W", 0, 10_000);

    /// <summary>Energy left in the batteries in watt-hours.</summary>
    public static readonly Quantity BatteryEnergy = new("battery.energy", "Wh", 0, 100_000);

    /// <summary>Time until the batteries are empty at the present draw, in seconds; unknown while they charge or rest.</summary>
    public static readonly Quantity BatteryTimeToEmpty = new("battery.time_to_empty", "s", 0, 1e8);

    /// <summary>Whether power comes from outside: 1 it does, 0 it does not.</summary>
    public static readonly Quantity ExternalPower = new("power.external", "0 or 1", 0, 1);

    /// <summary>Processor in use by everybody, as a share (0..1) of what this process may use. See <see cref="CpuLoadSignal"/>.</summary>
    public static readonly Quantity CpuLoad = new("cpu.load", "share", 0, 1);

    /// <summary>Processor in use by other processes, as a share (0..1) of what this process may use. See <see cref="CpuLoadSignal"/>.</summary>
    public static readonly Quantity CpuLoadOfOthers = new("cpu.load_of_others", "share", 0, 1);

    /// <summary>Describes a quantity of the application's own.</summary>
    /// <param name="name">A name for people and logs, for example <c>belt.speed</c>.</param>
    /// <param name="unit">The unit of its values, for example <c>m/s</c>.</param>
    /// <param name="minimum">The smallest value that makes sense; a smaller one counts as unknown.</param>
    /// <param name="maximum">The largest value that makes sense; a larger one counts as unknown.</param>
    /// <exception cref="ArgumentException">The name is empty, or the range is not one.</exception>
    public Quantity(string name, string unit, double minimum = double.MinValue, double maximum = double.MaxValue)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(unit);
        if (!(minimum <= maximum))
            throw new ArgumentException($"{name}: the range {minimum} to {maximum} is empty; give a minimum that is not above the maximum.", nameof(minimum));
        (Name, Unit, Minimum, Maximum) = (name, unit, minimum, maximum);
    }

    /// <summary>The name, for people and logs.</summary>
    public string Name { get; }

    /// <summary>The unit of its values.</summary>
    public string Unit { get; }

    /// <summary>The smallest value that makes sense.</summary>
    public double Minimum { get; }

    /// <summary>The largest value that makes sense.</summary>
    public double Maximum { get; }

    /// <summary>The name and the unit.</summary>
    public override string ToString() => $"{Name} ({Unit})";

    // NaN compares false with everything, so it makes no sense either.
    internal bool MakesSense(double value) => value >= Minimum && value <= Maximum;
}
