using System.Device.I2c;
using Iot.Device.Adc;
using UnitsNet;

namespace EdgeSdk.Gpio.Power;

/// <summary>INA236 (Texas Instruments), through Iot.Device.Bindings.</summary>
#pragma warning disable CA1001 // The binding's Dispose closes the device, which is not the chip's: whoever opened it closes it.
internal sealed class Ina236Chip : IPowerChip
#pragma warning restore CA1001
{
    private const byte Calibration = 0x05, MaskEnable = 0x06, Device = 0x3f;
    private const ushort ConversionReady = 0x0008, Overflowed = 0x0004;

    private readonly ElectricResistance _shunt;
    private readonly ElectricCurrent _most;
    private WordRegisters? _registers;
    private Ina236? _chip;
    private bool _converted;

    public Ina236Chip(double shuntOhms, double maxAmperes)
    {
        // The shunt input takes 81.92 mV; below 2.56 mV the calibration would not fit into its 15 bits.
        ShuntRange.Check(Name, shuntOhms, maxAmperes, 0.00257, 0.08192);
        (_shunt, _most) = (ElectricResistance.FromOhms(shuntOhms), ElectricCurrent.FromAmperes(maxAmperes));
    }

    public string Name => "INA236";

    public string? SetUp(I2cDevice device)
    {
        (_registers, _converted) = (new(device), false);
        var id = _registers.Read(Device);
        if ((id & 0xfff0) != 0xa080)
            return $"says it is 0x{id:x4}, which is no INA236; check the address.";
        // Resets and calibrates.
        _chip = new(device, _shunt, _most);
        return null;
    }

    public (double Amperes, double Watts)? Read()
    {
        // A dip of the supply resets the chip, and without its calibration it measures 0 A for ever.
        if (_registers!.Read(Calibration) == 0)
        {
            _chip!.Reset();
            _converted = false;
        }
        var flags = _registers.Read(MaskEnable);
        if (!(_converted |= (flags & ConversionReady) != 0))
            return null;
        if ((flags & Overflowed) != 0)
            throw new OverflowException();
        return (_chip!.ReadCurrent().Amperes, (double)_chip.ReadPower().Watts);
    }
}
