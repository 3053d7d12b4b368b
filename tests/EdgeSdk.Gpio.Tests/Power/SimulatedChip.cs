using System.Device.I2c;

namespace EdgeSdk.Gpio.Tests.Power;

/// <summary>A chip at the bus: a pointer that the first byte of a write sets, and bytes from there on. It can be missing, as a loose wire makes it.</summary>
internal abstract class SimulatedChip(int address) : I2cDevice
{
    private byte _pointer;

    public override I2cConnectionSettings ConnectionSettings { get; } = new(1, address);

    /// <summary>Whether nobody acknowledges the address.</summary>
    public bool IsMissing { get; set; }

    /// <summary>How often the bus was closed.</summary>
    public int Closed { get; private set; }

    public override void Read(Span<byte> buffer)
    {
        ThrowIfMissing();
        Answer(_pointer, buffer);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ThrowIfMissing();
        _pointer = buffer[0];
        if (buffer.Length > 1)
            Take(_pointer, buffer[1..]);
    }

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Write(writeBuffer);
        Read(readBuffer);
    }

    protected abstract void Answer(byte register, Span<byte> bytes);

    protected abstract void Take(byte register, ReadOnlySpan<byte> bytes);

    protected override void Dispose(bool disposing)
    {
        Closed++;
        base.Dispose(disposing);
    }

    // What System.Device.Gpio says on Linux when nobody acknowledges.
    private void ThrowIfMissing()
    {
        if (IsMissing)
            throw new IOException("Error 121 performing I2C data transfer.");
    }
}
