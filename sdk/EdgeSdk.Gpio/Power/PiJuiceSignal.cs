using System.Device.I2c;
using EdgeSdk.Signals;
using Iot.Device.PiJuiceDevice;
using Iot.Device.PiJuiceDevice.Models;

namespace EdgeSdk.Gpio.Power;

/// <summary>The PiJuice board, through Iot.Device.Bindings: state of charge, direction, draw, and whether power comes from outside.</summary>
public sealed class PiJuiceSignal : I2cSignal
{
    /// <summary>The address of the board as it is delivered.</summary>
    public const int DefaultAddress = PiJuice.DefaultI2cAddress;

    private PiJuiceStatus? _board;

    /// <summary>Creates the signal; nothing is opened yet.</summary>
    /// <param name="settings">Bus and address.</param>
    /// <param name="open">Opens the board; <see cref="I2cDevice.Create"/> when not given.</param>
    public PiJuiceSignal(I2cConnectionSettings settings, Func<I2cConnectionSettings, I2cDevice>? open = null)
        : base("PiJuice", settings, open, Quantity.BatteryCharge, Quantity.BatteryDirection, Quantity.BatteryDraw, Quantity.ExternalPower)
    {
    }

    private protected override void SetUp(I2cDevice device) => _board = new(new PiJuice(device, shouldDispose: false));

    private protected override void Read(Span<double?> values)
    {
        var status = _board!.GetStatus();
        // Power may come in at the board's own socket or through the Raspberry Pi's; a bad source feeds nothing.
        var external = status.PowerInput is PowerInState.Present or PowerInState.Weak || status.PowerInput5VoltInput is PowerInState.Present or PowerInState.Weak;
        values[3] = external ? 1 : 0;
        if (status.Battery == BatteryState.NotPresent)
            return;
        values[0] = _board.GetChargeLevel() / 100.0;
        var charges = status.Battery is BatteryState.ChargingFromIn or BatteryState.ChargingFrom5VoltInput;
        values[1] = charges ? 1 : external ? 0 : -1;
        if (!charges && !external)
            values[2] = _board.GetBatteryVoltage().Volts * Math.Abs(_board.GetBatteryCurrent().Amperes);
    }
}
