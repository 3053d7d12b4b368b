using System.Buffers.Binary;

namespace EdgeSdk.Gpio.Tests.Power;

/// <summary>A chip with registers of 16 bits, the high byte first.</summary>
internal abstract class SimulatedWords(int address) : SimulatedChip(address)
{
    protected Dictionary<byte, ushort> Registers { get; } = [];

    public ushort this[byte register]
    {
        get => Registers.GetValueOrDefault(register);
        set => Registers[register] = value;
    }

    protected override void Answer(byte register, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt16BigEndian(bytes, this[register]);
        WasRead(register);
    }

    protected override void Take(byte register, ReadOnlySpan<byte> bytes)
    {
        Assert.Equal(2, bytes.Length);
        this[register] = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        WasWritten(register);
    }

    protected virtual void WasRead(byte register)
    {
    }

    protected virtual void WasWritten(byte register)
    {
    }
}
