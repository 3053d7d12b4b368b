using System.Buffers.Binary;
using System.Device.I2c;

namespace EdgeSdk.Gpio.Power;

/// <summary>Registers of 16 bits, the high byte first, as Texas Instruments and Maxim have them.</summary>
internal sealed class WordRegisters(I2cDevice device)
{
    public ushort Read(byte register)
    {
        Span<byte> word = stackalloc byte[2];
        device.WriteRead([register], word);
        return BinaryPrimitives.ReadUInt16BigEndian(word);
    }

    public short ReadSigned(byte register) => (short)Read(register);

    public void Write(byte register, ushort value) => device.Write([register, (byte)(value >> 8), (byte)value]);
}
