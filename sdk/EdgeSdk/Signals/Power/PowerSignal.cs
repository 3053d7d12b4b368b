namespace EdgeSdk.Signals;

/// <summary>
/// Power in watts, where something measures it. Linux: of the processor from the energy counters of <c>/sys/class/powercap</c> (RAPL; often readable by the
/// administrator only); of the whole device from the counter named <c>psys</c> or from a monitor on the supply rail (the INA3221 of a Jetson). Elsewhere unknown.
/// </summary>
public sealed class PowerSignal : Signal
{
    private readonly EnergyCounters _counters;
    private readonly SupplyMonitors _monitors;

    /// <summary>Reads the power the way this operating system tells about it.</summary>
    /// <param name="root">Linux only: the folder to read in the place of <c>/sys/class</c>.</param>
    public PowerSignal(string? root = null) : base(Quantity.ProcessorPower, Quantity.DevicePower)
    {
        root ??= "/sys/class";
        _counters = new EnergyCounters(Path.Combine(root, "powercap"));
        _monitors = new SupplyMonitors(Path.Combine(root, "hwmon"));
    }

    /// <inheritdoc/>
    public override void Read(TimeSpan now, Span<double?> values)
    {
        var (processor, platform) = _counters.Read(now);
        values[0] = processor;
        values[1] = _monitors.Read() ?? platform;
    }
}
