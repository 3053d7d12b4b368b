namespace EdgeSdk.Gpio;

/// <summary>How a switch is wired and read. Copied when a <see cref="PinSignal"/> is made.</summary>
public sealed class PinSignalOptions
{
    /// <summary>What holds the pin while the switch is open. The default is <see cref="PinPull.Up"/>, for a switch to ground.</summary>
    public PinPull Pull { get; set; } = PinPull.Up;

    /// <summary>Whether a low pin means on. The default is <see langword="true"/>, for a switch to ground.</summary>
    public bool ActiveLow { get; set; } = true;

    /// <summary>How long a level must stay until it counts, 0 to 10 seconds. The default is 30 milliseconds: contacts bounce for less.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan Debounce
    {
        get;
        set => field = PinTime.Checked(value, TimeSpan.Zero, TimeSpan.FromSeconds(10), nameof(Debounce));
    } = TimeSpan.FromMilliseconds(30);

    /// <summary>The clock of the debouncing. The default is <see cref="TimeProvider.System"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider Clock
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(Clock));
    } = TimeProvider.System;
}
