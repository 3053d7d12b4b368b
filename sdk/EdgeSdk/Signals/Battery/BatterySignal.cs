namespace EdgeSdk.Signals;

/// <summary>
/// The batteries that feed this device, and whether power comes from outside. Linux: <c>/sys/class/power_supply</c>; Windows:
/// <c>GetSystemPowerStatus</c> and <c>SystemBatteryState</c>; macOS: the power sources of IOKit; elsewhere, and where there is no battery, everything is
/// unknown. Batteries of mice and the like do not count.
/// </summary>
public sealed class BatterySignal : Signal
{
    private readonly Func<BatteryState> _read;

    /// <summary>Reads the batteries the way this operating system tells about them.</summary>
    /// <param name="root">
    /// Linux only: the folder to read in the place of <c>/sys/class/power_supply</c>. When it is given, it is read in the Linux way on every system.
    /// </param>
    public BatterySignal(string? root = null)
        : base(Quantity.BatteryCharge, Quantity.BatteryDirection, Quantity.BatteryDraw, Quantity.BatteryEnergy, Quantity.BatteryTimeToEmpty, Quantity.ExternalPower)
    {
        if (root is not null || OperatingSystem.IsLinux())
            _read = new LinuxPowerSupplies(root ?? LinuxPowerSupplies.Root).Read;
        else if (OperatingSystem.IsWindows())
            _read = WindowsBatteryState.Read;
        else if (OperatingSystem.IsMacOS())
            _read = MacPowerSources.Read;
        else
            _read = static () => default;
    }

    /// <inheritdoc/>
    public override void Read(TimeSpan now, Span<double?> values)
    {
        var state = _read();
        values[0] = state.Charge;
        values[1] = state.Direction;
        values[2] = state.Draw;
        values[3] = state.Energy;
        values[4] = state.TimeToEmpty;
        values[5] = state.ExternalPower;
    }
}
