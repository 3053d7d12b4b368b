namespace EdgeSdk.Signals;

/// <summary>The graphics processors that Linux drivers describe under /sys.</summary>
internal sealed class DrmCards(string sys)
{
    private readonly Dictionary<string, (TimeSpan Time, double Value)> _last = [];

    public GpuState Read(TimeSpan now)
    {
        var state = default(GpuState);
        foreach (var card in SensorFile.ListFolders(Path.Combine(sys, "class", "drm")))
        {
            // card0; what has a dash is a connector of it (card0-HDMI-A-1).
            var name = Path.GetFileName(card);
            if (name.StartsWith("card", StringComparison.Ordinal) && !name.Contains('-', StringComparison.Ordinal))
                state = state.And(Card(card, now));
        }
        // A Jetson counts its load in tenths of a per cent.
        var jetson = SensorFile.ReadNumber(Path.Combine(sys, "devices", "gpu.0", "load")) ?? SensorFile.ReadNumber(Path.Combine(sys, "devices", "platform", "gpu.0", "load"));
        return jetson is >= 0 and <= 1000 ? state.And(new GpuState(jetson / 1000, null, null)) : state;
    }

    private GpuState Card(string card, TimeSpan now)
    {
        var device = Path.Combine(card, "device");
        var load = SensorFile.ReadNumber(Path.Combine(device, "gpu_busy_percent")) is >= 0 and <= 100 and var percent ? percent / 100 : Awake(card, now);
        double? temperature = null, power = null;
        foreach (var chip in SensorFile.ListFolders(Path.Combine(device, "hwmon")))
        {
            temperature = Heat.Hottest(temperature, Heat.Read(Path.Combine(chip, "temp1_input")));
            power ??= (SensorFile.ReadNumber(Path.Combine(chip, "power1_average")) ?? SensorFile.ReadNumber(Path.Combine(chip, "power1_input"))) / 1e6
                ?? Rate(Path.Combine(chip, "energy1_input"), now) / 1e6;
        }
        return new GpuState(load, temperature, power);
    }

    // i915 and xe count the milliseconds in which the engines slept.
    private double? Awake(string card, TimeSpan now)
    {
        var asleep = Rate(Path.Combine(card, "gt", "gt0", "rc6_residency_ms"), now) ?? Rate(Path.Combine(card, "device", "tile0", "gt0", "gtidle", "idle_residency_ms"), now);
        return asleep is { } perSecond ? Math.Clamp(1 - (perSecond / 1000), 0, 1) : null;
    }

    /// <summary>How much a counter grows per second, since it was last read.</summary>
    private double? Rate(string path, TimeSpan now)
    {
        if (SensorFile.ReadNumber(path) is not { } value)
            return null;
        var known = _last.TryGetValue(path, out var before);
        _last[path] = (now, value);
        return known && now > before.Time && value >= before.Value ? (value - before.Value) / (now - before.Time).TotalSeconds : null;
    }
}
