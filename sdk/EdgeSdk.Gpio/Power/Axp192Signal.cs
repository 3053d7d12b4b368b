using System.Device.I2c;
using System.Globalization;
using EdgeSdk.Signals;
using Iot.Device.Axp192;
using Chip = Iot.Device.Axp192.Axp192;

namespace EdgeSdk.Gpio.Power;

/// <summary>
/// The power chip AXP192, through Iot.Device.Bindings: direction, draw, and whether power comes from outside. It has no fuel gauge: the state of charge is a straight line
/// between two cell voltages, a rough estimate that falls under load and rises while charging. For a mission to the minute use a gauge such as the MAX17048.
/// </summary>
public sealed class Axp192Signal : I2cSignal
{
    /// <summary>The address of the chip, which is the same on every board.</summary>
    public const int DefaultAddress = Chip.I2cDefaultAddress;

    // Ten bits of its current converter.
    private const double LeastAmperes = 0.005;

    private readonly double _emptyVolts;
    private readonly double _fullVolts;
    private Chip? _chip;

    /// <summary>Creates the signal; nothing is opened yet.</summary>
    /// <param name="settings">Bus and address.</param>
    /// <param name="emptyVolts">The cell's voltage when it counts as empty, 2 to 4.4 V.</param>
    /// <param name="fullVolts">The cell's voltage when it counts as full, 2 to 4.4 V, above <paramref name="emptyVolts"/>.</param>
    /// <param name="open">Opens the chip; <see cref="I2cDevice.Create"/> when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">The voltages are no range between 2 and 4.4 V.</exception>
    public Axp192Signal(I2cConnectionSettings settings, double emptyVolts = 3.3, double fullVolts = 4.1, Func<I2cConnectionSettings, I2cDevice>? open = null)
        : base("AXP192", settings, open, Quantity.BatteryCharge, Quantity.BatteryDirection, Quantity.BatteryDraw, Quantity.ExternalPower)
    {
        if (!(emptyVolts >= 2 && emptyVolts < fullVolts && fullVolts <= 4.4))
            throw new ArgumentOutOfRangeException(
                nameof(emptyVolts), emptyVolts, string.Create(CultureInfo.InvariantCulture, $"A cell that is empty at {emptyVolts} V and full at {fullVolts} V is none; give two rising voltages from 2 to 4.4."));
        (_emptyVolts, _fullVolts) = (emptyVolts, fullVolts);
    }

    private protected override void SetUp(I2cDevice device)
    {
        _chip = new(device);
        // A board's firmware may have switched the battery's converters off to save power.
        _chip.AdcPinEnabled |= AdcPinEnabled.BatteryVoltage | AdcPinEnabled.BatteryCurrent;
    }

    private protected override void Read(Span<double?> values)
    {
        var inputs = _chip!.GetInputPowerStatus();
        values[3] = (inputs & (PowerStatus.AcinAvailable | PowerStatus.VbusAvailable)) != 0 ? 1 : 0;
        var battery = _chip.GetBatteryChargingStatus();
        if ((battery & BatteryStatus.BatteryConnected) == 0)
            return;
        var volts = _chip.GetBatteryVoltage().Volts;
        values[0] = Math.Clamp((volts - _emptyVolts) / (_fullVolts - _emptyVolts), 0, 1);
        var drawn = _chip.GetBatteryDischargeCurrent().Amperes;
        values[1] = (battery & BatteryStatus.Charging) != 0 ? 1 : drawn >= LeastAmperes ? -1 : 0;
        // The binding's own power leaves out the scale of its register.
        values[2] = values[1] < 0 ? volts * drawn : null;
    }
}
