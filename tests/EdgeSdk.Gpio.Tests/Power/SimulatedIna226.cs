namespace EdgeSdk.Gpio.Tests.Power;

/// <summary>
/// INA226 or INA236 as their data sheets say: current = shunt voltage x calibration / 2048 and power = current x bus voltage / 20000 in bits; a conversion sets its flag,
/// reading the flag clears it; setting up begins a new conversion; a reset forgets the calibration.
/// </summary>
internal sealed class SimulatedIna226 : SimulatedWords
{
    private const byte Configuration = 0, Shunt = 1, Bus = 2, Power = 3, Current = 4, Calibration = 5, Flags = 6;

    private readonly double _busVoltsPerBit;

    private SimulatedIna226(double busVoltsPerBit) : base(0x40) => _busVoltsPerBit = busVoltsPerBit;

    public static SimulatedIna226 Ina226() => new(1.25e-3) { [0xfe] = 0x5449, [0xff] = 0x2260 };

    public static SimulatedIna226 Ina236() => new(1.6e-3) { [0x3f] = 0xa080 };

    /// <summary>A conversion of what is at the pins now.</summary>
    public void Convert(double shuntVolts, double busVolts)
    {
        this[Shunt] = (ushort)(short)Math.Round(shuntVolts / 2.5e-6);
        this[Bus] = (ushort)Math.Round(busVolts / _busVoltsPerBit);
        var current = (short)this[Shunt] * this[Calibration] / 2048;
        this[Current] = (ushort)(short)current;
        this[Power] = (ushort)(Math.Abs(current) * this[Bus] / 20000);
        this[Flags] |= (ushort)(0x8 | (Math.Abs(current) > short.MaxValue ? 0x4 : 0));
    }

    /// <summary>The supply dipped: everything is as after power-up.</summary>
    public void Reset()
    {
        foreach (var register in new byte[] { Shunt, Bus, Power, Current, Calibration, Flags })
            this[register] = 0;
        this[Configuration] = 0x4127;
    }

    protected override void WasRead(byte register)
    {
        if (register == Flags)
            this[Flags] &= 0xfff3;
    }

    protected override void WasWritten(byte register)
    {
        if (register == Configuration && (this[Configuration] & 0x8000) != 0)
            Reset();
        else if (register == Configuration)
            this[Flags] &= 0xfff7;
    }
}
