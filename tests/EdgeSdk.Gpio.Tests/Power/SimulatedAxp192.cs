namespace EdgeSdk.Gpio.Tests.Power;

/// <summary>AXP192 as its data sheet says: registers of 8 bits that are read on; voltages of 12 bits (8 high, 4 low), currents of 13 (8 high, 5 low). A converter that is off reads 0.</summary>
internal sealed class SimulatedAxp192() : SimulatedChip(0x34)
{
    private readonly byte[] _registers = new byte[256];

    public byte this[byte register]
    {
        get => _registers[register];
        set => _registers[register] = value;
    }

    public void Measure(double volts, double dischargeAmperes)
    {
        var (voltage, current) = ((int)Math.Round(volts / 1.1e-3), (int)Math.Round(dischargeAmperes / 0.5e-3));
        (_registers[0x78], _registers[0x79]) = ((byte)(voltage >> 4), (byte)(voltage & 0xf));
        (_registers[0x7c], _registers[0x7d]) = ((byte)(current >> 5), (byte)(current & 0x1f));
    }

    protected override void Answer(byte register, Span<byte> bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            var (at, on) = (register + i, _registers[0x82]);
            var off = at is 0x78 or 0x79 ? (on & 0x80) == 0 : at is >= 0x7a and <= 0x7d && (on & 0x40) == 0;
            bytes[i] = off ? (byte)0 : _registers[at];
        }
    }

    protected override void Take(byte register, ReadOnlySpan<byte> bytes) => bytes.CopyTo(_registers.AsSpan(register));
}
