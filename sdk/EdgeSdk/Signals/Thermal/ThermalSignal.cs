namespace EdgeSdk.Signals;

/// <summary>
/// How hot the device is and how far from slowing itself down. Linux: the zones of <c>/sys/class/thermal</c> with their passive trip points and, for
/// processors that have none, the chips of <c>/sys/class/hwmon</c>; elsewhere unknown.
/// </summary>
public sealed class ThermalSignal : Signal
{
    private readonly ThermalZones _zones;
    private readonly HwmonTemperatures _chips;

    /// <summary>Reads the temperatures the way this operating system tells about them.</summary>
    /// <param name="root">Linux only: the folder to read in the place of <c>/sys/class</c>.</param>
    public ThermalSignal(string? root = null) : base(Quantity.Temperature, Quantity.ThermalHeadroom)
    {
        root ??= "/sys/class";
        _zones = new ThermalZones(Path.Combine(root, "thermal"));
        _chips = new HwmonTemperatures(Path.Combine(root, "hwmon"));
    }

    /// <inheritdoc/>
    public override void Read(TimeSpan now, Span<double?> values)
    {
        var (zones, chips) = (_zones.Read(now), _chips.Read());
        values[0] = Heat.Hottest(zones.Temperature, chips.Temperature);
        // A trip point is where this kernel will act; a chip's own limit is only the maker's advice.
        values[1] = zones.Headroom ?? chips.Headroom;
    }
}
