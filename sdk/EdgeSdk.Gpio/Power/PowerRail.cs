using EdgeSdk.Signals;

namespace EdgeSdk.Gpio.Power;

/// <summary>Which wire the shunt of a power monitor is in.</summary>
public enum PowerRail
{
    /// <summary>The supply of the whole device: gives <see cref="Quantity.DevicePower"/>.</summary>
    Supply,

    /// <summary>
    /// The battery's, a positive current being one that leaves it: gives <see cref="Quantity.BatteryDraw"/> and <see cref="Quantity.BatteryDirection"/>.
    /// </summary>
    Battery,
}
