using System.Device.I2c;
using System.Globalization;
using EdgeSdk.Signals;

namespace EdgeSdk.Gpio.Power;

/// <summary>A power monitor with a shunt, as the power of the device or of its battery. Unknown until its first conversion is done.</summary>
public sealed class PowerMonitorSignal : I2cSignal
{
    private readonly IPowerChip _chip;
    private readonly PowerRail _rail;
    private readonly double _maxAmperes;

    private PowerMonitorSignal(IPowerChip chip, I2cConnectionSettings settings, double maxAmperes, PowerRail rail, Func<I2cConnectionSettings, I2cDevice>? open)
        : base(chip.Name, settings, open, rail == PowerRail.Battery ? [Quantity.BatteryDraw, Quantity.BatteryDirection] : [Quantity.DevicePower]) =>
        (_chip, _rail, _maxAmperes) = (chip, rail, maxAmperes);

    /// <summary>An INA219, up to 26 V.</summary>
    /// <param name="settings">Bus and address, 0x40 to 0x4f.</param>
    /// <param name="shuntOhms">The shunt in ohms; 0.1 on most boards.</param>
    /// <param name="maxAmperes">The most current in amperes; with the shunt 20.5 to 320 mV.</param>
    /// <param name="rail">Which wire the shunt is in.</param>
    /// <param name="open">Opens the chip; <see cref="I2cDevice.Create"/> when not given.</param>
    /// <exception cref="ArgumentException">Shunt and current do not suit the chip.</exception>
    public static PowerMonitorSignal Ina219(
        I2cConnectionSettings settings, double shuntOhms, double maxAmperes, PowerRail rail = PowerRail.Supply, Func<I2cConnectionSettings, I2cDevice>? open = null) =>
        new(new Ina219Chip(shuntOhms, maxAmperes), settings, maxAmperes, rail, open);

    /// <summary>An INA226, up to 36 V.</summary>
    /// <param name="settings">Bus and address, 0x40 to 0x4f.</param>
    /// <param name="shuntOhms">The shunt in ohms.</param>
    /// <param name="maxAmperes">The most current in amperes; with the shunt 5.13 to 81.92 mV.</param>
    /// <param name="rail">Which wire the shunt is in.</param>
    /// <param name="open">Opens the chip; <see cref="I2cDevice.Create"/> when not given.</param>
    /// <exception cref="ArgumentException">Shunt and current do not suit the chip.</exception>
    public static PowerMonitorSignal Ina226(
        I2cConnectionSettings settings, double shuntOhms, double maxAmperes, PowerRail rail = PowerRail.Supply, Func<I2cConnectionSettings, I2cDevice>? open = null) =>
        new(new Ina226Chip(shuntOhms, maxAmperes), settings, maxAmperes, rail, open);

    /// <summary>An INA236, up to 48 V.</summary>
    /// <param name="settings">Bus and address, 0x40 to 0x43 (INA236A) or 0x48 to 0x4b (INA236B).</param>
    /// <param name="shuntOhms">The shunt in ohms.</param>
    /// <param name="maxAmperes">The most current in amperes; with the shunt 2.57 to 81.92 mV.</param>
    /// <param name="rail">Which wire the shunt is in.</param>
    /// <param name="open">Opens the chip; <see cref="I2cDevice.Create"/> when not given.</param>
    /// <exception cref="ArgumentException">Shunt and current do not suit the chip.</exception>
    public static PowerMonitorSignal Ina236(
        I2cConnectionSettings settings, double shuntOhms, double maxAmperes, PowerRail rail = PowerRail.Supply, Func<I2cConnectionSettings, I2cDevice>? open = null) =>
        new(new Ina236Chip(shuntOhms, maxAmperes), settings, maxAmperes, rail, open);

    private protected override void SetUp(I2cDevice device)
    {
        if (_chip.SetUp(device) is { } problem)
            throw Problem(problem);
    }

    private protected override void Read(Span<double?> values)
    {
        (double Amperes, double Watts)? read;
        try
        {
            read = _chip.Read();
        }
        catch (OverflowException overflow)
        {
            throw Problem(string.Create(CultureInfo.InvariantCulture, $"measured more current than it can calculate with; raise maxAmperes, which is {_maxAmperes}."), overflow);
        }
        if (read is not { } last)
            return;
        if (_rail == PowerRail.Supply)
        {
            values[0] = last.Watts;
            return;
        }
        // What is left of the full scale when nothing flows is noise.
        var direction = Math.Abs(last.Amperes) < _maxAmperes * 0.002 ? 0 : -Math.Sign(last.Amperes);
        values[0] = direction < 0 ? last.Watts : null;
        values[1] = direction;
    }
}
