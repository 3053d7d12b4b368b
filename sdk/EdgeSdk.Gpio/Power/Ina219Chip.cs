using System.Device.I2c;
using Iot.Device.Adc;

namespace EdgeSdk.Gpio.Power;

/// <summary>INA219 (Texas Instruments SBOS448), through Iot.Device.Bindings.</summary>
internal sealed class Ina219Chip : IPowerChip
{
    private const byte BusVoltage = 0x02;
    private const ushort ConversionReady = 0x2, Overflowed = 0x1;

    private readonly ushort _calibration;
    private readonly float _amperesPerBit;
    private WordRegisters? _registers;
    private Ina219? _chip;
    private bool _converted;

    public Ina219Chip(double shuntOhms, double maxAmperes)
    {
        // The chip's gain of 1/8 takes 320 mV; below 20.5 mV the calibration would not fit into its register.
        ShuntRange.Check(Name, shuntOhms, maxAmperes, 0.0205, 0.32);
        // Calibration = 0.04096 / (current LSB x shunt), whose lowest bit the chip does not keep; what is lost by rounding goes back into the LSB.
        _calibration = (ushort)((int)(0.04096 / (maxAmperes / 32768 * shuntOhms)) & 0xfffe);
        _amperesPerBit = (float)(0.04096 / (_calibration * shuntOhms));
    }

    public string Name => "INA219";

    public string? SetUp(I2cDevice device)
    {
        (_registers, _chip, _converted) = (new(device), new(device), false);
        _chip.Reset();
        _chip.SetCalibration(_calibration, _amperesPerBit);
        return null;
    }

    public (double Amperes, double Watts)? Read()
    {
        var bus = _registers!.Read(BusVoltage);
        if (!(_converted |= (bus & ConversionReady) != 0))
            return null;
        if ((bus & Overflowed) != 0)
            throw new OverflowException();
        // The binding takes the current for unsigned; its sign is in the bits all the same.
        var amperes = (short)(ushort)Math.Round(_chip!.ReadCurrent().Amperes / _amperesPerBit) * (double)_amperesPerBit;
        return (amperes, (double)_chip.ReadPower().Watts);
    }
}
