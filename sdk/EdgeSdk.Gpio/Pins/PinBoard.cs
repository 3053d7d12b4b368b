using System.Device.Gpio;

namespace EdgeSdk.Gpio;

/// <summary>The pins of this machine.</summary>
public static class PinBoard
{
    /// <summary>Opens the pins of this machine the way that suits it. Whoever opens them disposes them, after everything that uses them.</summary>
    /// <exception cref="PinException">This machine has no pins, or this user may not use them.</exception>
    public static GpioController Open()
    {
        try
        {
            // An ordinary PC has no chip, which the drivers of System.Device.Gpio say only when a pin is opened.
            if (OperatingSystem.IsLinux() && Directory.GetFileSystemEntries("/dev", "gpiochip*").Length == 0 && !Directory.Exists("/sys/class/gpio"))
                throw new PlatformNotSupportedException("there is no /dev/gpiochip*");
            return new GpioController();
        }
#pragma warning disable CA1031 // The drivers throw everything from DllNotFoundException to Exception itself; the reason is kept.
        catch (Exception refused)
#pragma warning restore CA1031
        {
            throw new PinException($"This machine has no pins that can be opened ({refused.Message.TrimEnd('.')}); run on a board, or on a SimulatedBoard.", null, refused);
        }
    }
}
