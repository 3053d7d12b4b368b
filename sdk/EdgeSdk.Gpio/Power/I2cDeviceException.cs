namespace EdgeSdk.Gpio.Power;

/// <summary>A chip on I2C does not answer, or is another one than expected; the message says which, where and what to do.</summary>
public sealed class I2cDeviceException : IOException
{
    internal I2cDeviceException(string message, int bus, int address, Exception? inner = null) : base(message, inner) => (Bus, Address) = (bus, address);

    /// <summary>The bus: 1 is <c>/dev/i2c-1</c>.</summary>
    public int Bus { get; }

    /// <summary>The chip's address of 7 bits.</summary>
    public int Address { get; }
}
