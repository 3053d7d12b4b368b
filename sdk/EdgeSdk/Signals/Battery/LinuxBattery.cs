namespace EdgeSdk.Signals;

/// <summary>One battery of /sys/class/power_supply. The kernel counts in micro-units; here are watts, watt-hours, volts and seconds.</summary>
internal readonly record struct LinuxBattery
{
    // New cells hold a little more than their gauge was taught: up to this ratio is full, above it is garbage.
    private const double FullEnough = 1.1;

    /// <summary>State of charge, 0..1.</summary>
    public double? Charge { get; private init; }

    /// <summary>-1 drains, 0 rests, 1 charges.</summary>
    public double? Direction { get; private init; }

    /// <summary>Power in watts, whichever way it flows.</summary>
    public double? Power { get; private init; }

    /// <summary>Energy left, in watt-hours.</summary>
    public double? Energy { get; private init; }

    /// <summary>Energy when full, in watt-hours.</summary>
    public double? Capacity { get; private init; }

    /// <summary>The gauge's own estimate, in seconds.</summary>
    public double? TimeToEmpty { get; private init; }

    public static LinuxBattery Read(string folder)
    {
        double? Micro(string file) => SensorFile.ReadNumber(Path.Combine(folder, file)) / 1e6;

        double? energy = Positive(Micro("energy_now")), energyFull = Positive(Micro("energy_full"));
        double? charge = Positive(Micro("charge_now")), chargeFull = Positive(Micro("charge_full"));
        double? voltage = Positive(Micro("voltage_now"));
        // The nominal voltage turns ampere-hours into watt-hours better than the present one, which falls as the cells empty.
        var nominal = Positive(Micro("voltage_min_design")) ?? voltage;
        var ratio = Ratio(energy, energyFull) ?? Ratio(charge, chargeFull)
            ?? Ratio(Positive(SensorFile.ReadNumber(Path.Combine(folder, "capacity"))), 100);
        var capacity = energyFull ?? chargeFull * nominal ?? Positive(Micro("energy_full_design"));
        return new LinuxBattery
        {
            Charge = ratio,
            Direction = DirectionOf(SensorFile.ReadWord(Path.Combine(folder, "status"))),
            // Some drivers sign what leaves the battery; the status says which way it flows.
            Power = Magnitude(Micro("power_now")) ?? Magnitude(Micro("current_now") * voltage),
            Energy = energy ?? charge * nominal ?? capacity * ratio,
            Capacity = capacity,
            TimeToEmpty = Positive(SensorFile.ReadNumber(Path.Combine(folder, "time_to_empty_now"))),
        };
    }

    private static double? DirectionOf(string? status) => status switch
    {
        "Discharging" => -1,
        "Full" or "Not charging" => 0,
        "Charging" => 1,
        _ => null,
    };

    private static double? Ratio(double? now, double? full) =>
        full > 0 && now / full is <= FullEnough and var ratio ? Math.Min(ratio, 1) : null;

    private static double? Positive(double? value) => value is >= 0 ? value : null;

    private static double? Magnitude(double? value) => value is { } number ? Math.Abs(number) : null;
}
