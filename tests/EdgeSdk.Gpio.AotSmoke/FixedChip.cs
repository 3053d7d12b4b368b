using System.Device.I2c;

namespace EdgeSdk.Gpio.AotSmoke;

/// <summary>A chip whose registers say the same for ever.</summary>
internal sealed class FixedChip(Dictionary<byte, byte[]> registers) : I2cDevice
{
    private byte _register;

    public override I2cConnectionSettings ConnectionSettings { get; } = new(1, 0x40);

    public override void Read(Span<byte> buffer)
    {
        buffer.Clear();
        if (registers.TryGetValue(_register, out var bytes))
            bytes.AsSpan(0, Math.Min(bytes.Length, buffer.Length)).CopyTo(buffer);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => _register = buffer[0];

    public override void WriteRead(ReadOnlySpan<byte> writeBuffer, Span<byte> readBuffer)
    {
        Write(writeBuffer);
        Read(readBuffer);
    }
}
