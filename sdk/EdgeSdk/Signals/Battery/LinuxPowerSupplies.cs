namespace EdgeSdk.Signals;

/// <summary>All entries of /sys/class/power_supply as one battery and one supply (kernel: Documentation/ABI/testing/sysfs-class-power).</summary>
internal sealed class LinuxPowerSupplies(string root)
{
    public const string Root = "/sys/class/power_supply";

    public BatteryState Read()
    {
        List<LinuxBattery> batteries = [];
        double? external = null;
        foreach (var folder in SensorFile.ListFolders(root))
        {
            // "Device" is the battery of a mouse, a headset, a camera: it feeds that, not us.
            if (SensorFile.ReadWord(Path.Combine(folder, "scope")) == "Device")
                continue;
            switch (SensorFile.ReadWord(Path.Combine(folder, "type")))
            {
                case "Battery" or "UPS":
                    if (SensorFile.ReadNumber(Path.Combine(folder, "present")) != 0)
                        batteries.Add(LinuxBattery.Read(folder));
                    break;
                case "Mains" or "USB" or "Wireless":
                    // "online" is 0, 1, or 2 (programmable supply); one supply that is online is enough.
                    if (SensorFile.ReadNumber(Path.Combine(folder, "online")) is { } online and >= 0)
                        external = Math.Max(external ?? 0, online > 0 ? 1 : 0);
                    break;
            }
        }
        return Combine(batteries, external);
    }

    private static BatteryState Combine(List<LinuxBattery> batteries, double? external)
    {
        var direction = DirectionOf(batteries);
        var draw = direction == -1 ? Sum(batteries.Where(b => b.Direction == -1), b => b.Power) : null;
        var energy = Sum(batteries, b => b.Energy);
        return new BatteryState
        {
            Charge = ChargeOf(batteries),
            Direction = direction,
            Draw = draw,
            Energy = energy,
            TimeToEmpty = direction == -1 ? TimeToEmpty(batteries, energy, draw) : null,
            ExternalPower = external ?? (direction is { } known ? (known < 0 ? 0 : 1) : null),
        };
    }

    // A weak charger leaves a battery draining although a supply is online, so one battery that drains decides.
    private static double? DirectionOf(List<LinuxBattery> batteries) =>
        batteries.Any(b => b.Direction == -1) ? -1
        : batteries.Any(b => b.Direction == 1) ? 1
        : batteries.Any(b => b.Direction == 0) ? 0
        : null;

    // Weighted by what each battery holds when full; batteries of unknown size count alike. A gauge that does not answer does not count.
    private static double? ChargeOf(List<LinuxBattery> batteries)
    {
        var telling = batteries.Where(b => b.Charge is not null).ToList();
        if (telling.Count == 0)
            return null;
        var weighted = telling.TrueForAll(b => b.Capacity is > 0);
        return telling.Sum(b => (weighted ? b.Capacity!.Value : 1) * b.Charge!.Value) / telling.Sum(b => weighted ? b.Capacity!.Value : 1);
    }

    private static double? TimeToEmpty(List<LinuxBattery> batteries, double? energy, double? draw) =>
        batteries is [{ TimeToEmpty: > 0 } only] ? only.TimeToEmpty
        : draw is > 0 ? energy / draw * 3600
        : null;

    // A sum with an unknown part is unknown.
    private static double? Sum(IEnumerable<LinuxBattery> batteries, Func<LinuxBattery, double?> of)
    {
        double? sum = null;
        foreach (var battery in batteries)
        {
            if (of(battery) is not { } part)
                return null;
            sum = (sum ?? 0) + part;
        }
        return sum;
    }
}
