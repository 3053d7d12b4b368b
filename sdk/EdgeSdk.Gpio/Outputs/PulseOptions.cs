namespace EdgeSdk.Gpio;

/// <summary>The shape of a pulse. Copied when the output is made.</summary>
public sealed class PulseOptions
{
    /// <summary>How long a pulse lasts, 1 millisecond to 1 hour. The default is 50 milliseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan Width
    {
        get;
        set => field = PinTime.Checked(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), nameof(Width));
    } = TimeSpan.FromMilliseconds(50);

    /// <summary>From the call to the pulse, 0 to 1 hour. The default is 0: the pulse begins before the call returns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan Delay
    {
        get;
        set => field = PinTime.Checked(value, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(Delay));
    }

    /// <summary>Whether a low pin means on. The default is <see langword="false"/>.</summary>
    public bool ActiveLow { get; set; }

    /// <summary>What the output is called in messages. The default is <c>pulse</c>.</summary>
    public string Name { get; set; } = "pulse";

    /// <summary>The clock of widths and delays. The default is <see cref="TimeProvider.System"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider Clock
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(Clock));
    } = TimeProvider.System;
}
