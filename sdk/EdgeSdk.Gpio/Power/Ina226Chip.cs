using System.Device.I2c;

namespace EdgeSdk.Gpio.Power;

/// <summary>INA226, after its data sheet (Texas Instruments SBOS547).</summary>
internal sealed class Ina226Chip : IPowerChip
{
    private const byte Configuration = 0x00, Power = 0x03, Current = 0x04, Calibration = 0x05, MaskEnable = 0x06, Manufacturer = 0xfe, Die = 0xff;
    private const ushort ResetAll = 0x8000, TexasInstruments = 0x5449, Ina226 = 0x2260, ConversionReady = 0x0008, Overflowed = 0x0004;

    // Bit 14 is always set; 16 averages (2 << 9); 1.1 ms for bus and shunt (4 << 6, 4 << 3); both, continuously (7). A value every 35 ms.
    private const ushort Averaging = 0x4000 | 2 << 9 | 4 << 6 | 4 << 3 | 7;

    private readonly ushort _calibration;
    private readonly double _amperesPerBit;
    private WordRegisters? _registers;
    private bool _converted;

    public Ina226Chip(double shuntOhms, double maxAmperes)
    {
        // The shunt input takes 81.92 mV; below 5.12 mV the calibration would not fit into its 15 bits.
        ShuntRange.Check(Name, shuntOhms, maxAmperes, 0.00513, 0.08192);
        // Calibration = 0.00512 / (current LSB x shunt); what is lost by rounding goes back into the LSB.
        _calibration = (ushort)Math.Round(0.00512 / (maxAmperes / 32768 * shuntOhms));
        _amperesPerBit = 0.00512 / (_calibration * shuntOhms);
    }

    public string Name => "INA226";

    public string? SetUp(I2cDevice device)
    {
        (_registers, _converted) = (new(device), false);
        var (maker, die) = (_registers.Read(Manufacturer), _registers.Read(Die));
        // The last digit of the die is its revision.
        if (maker != TexasInstruments || (die & 0xfff0) != Ina226)
            return $"says it is 0x{maker:x4} 0x{die:x4}, which is no INA226; check the address.";
        Calibrate();
        return null;
    }

    public (double Amperes, double Watts)? Read()
    {
        // A dip of the supply resets the chip, and without its calibration it measures 0 A for ever.
        if (_registers!.Read(Calibration) != _calibration)
            Calibrate();
        var flags = _registers.Read(MaskEnable);
        // Reading the flag clears it; after the first conversion the registers always hold the last one.
        if (!(_converted |= (flags & ConversionReady) != 0))
            return null;
        if ((flags & Overflowed) != 0)
            throw new OverflowException();
        // A bit of power is 25 bits of current.
        return (_registers.ReadSigned(Current) * _amperesPerBit, _registers.Read(Power) * 25 * _amperesPerBit);
    }

    private void Calibrate()
    {
        _converted = false;
        _registers!.Write(Configuration, ResetAll);
        _registers.Write(Calibration, _calibration);
        _registers.Write(Configuration, Averaging);
    }
}
