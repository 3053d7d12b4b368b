using System.Device.I2c;

namespace EdgeSdk.Gpio.Power;

/// <summary>A power monitor of one kind; three data sheets stand behind it.</summary>
internal interface IPowerChip
{
    /// <summary>The name on the chip.</summary>
    string Name { get; }

    /// <summary>Resets, calibrates and starts the chip. Gives what is wrong with it, if it is not the chip.</summary>
    string? SetUp(I2cDevice device);

    /// <summary>
    /// The last conversion: amperes with their sign, and watts without; <see langword="null"/> while there is none since <see cref="SetUp"/>. Throws
    /// <see cref="OverflowException"/> when the current was too large to be calculated with.
    /// </summary>
    (double Amperes, double Watts)? Read();
}
