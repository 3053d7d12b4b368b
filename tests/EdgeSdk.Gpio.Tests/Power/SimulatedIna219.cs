namespace EdgeSdk.Gpio.Tests.Power;

/// <summary>
/// INA219 as its data sheet says: current = shunt voltage x calibration / 4096 and power = current x bus voltage / 5000 in bits; the bus voltage stands in bits 3 to 15, its flags below;
/// reading the power clears the conversion flag.
/// </summary>
internal sealed class SimulatedIna219() : SimulatedWords(0x40)
{
    private const byte Configuration = 0, Shunt = 1, Bus = 2, Power = 3, Current = 4, Calibration = 5;

    private (double Shunt, double Bus)? _pins;

    public void Convert(double shuntVolts, double busVolts)
    {
        _pins = (shuntVolts, busVolts);
        this[Shunt] = (ushort)(short)Math.Round(shuntVolts / 10e-6);
        var current = (short)this[Shunt] * this[Calibration] / 4096;
        this[Current] = (ushort)(short)current;
        var bus = (int)Math.Round(busVolts / 4e-3);
        this[Power] = (ushort)(Math.Abs(current) * bus / 5000);
        this[Bus] = (ushort)(bus << 3 | 2 | (Math.Abs(current) > short.MaxValue ? 1 : 0));
    }

    protected override void WasRead(byte register)
    {
        if (register == Power)
            this[Bus] &= 0xfffd;
    }

    protected override void WasWritten(byte register)
    {
        if (register == Configuration && (this[Configuration] & 0x8000) != 0)
        {
            Registers.Clear();
            this[Configuration] = 0x399f;
        }
        else if (register == Calibration)
        {
            // Bit 0 is not kept. The chip converts all the time: the next one uses the new value.
            this[Calibration] &= 0xfffe;
            if (_pins is { } pins)
                Convert(pins.Shunt, pins.Bus);
        }
    }
}
