namespace EdgeSdk.Gpio;

/// <summary>How a heartbeat beats. Copied when a <see cref="HeartbeatOutput"/> is made.</summary>
public sealed class HeartbeatOptions
{
    /// <summary>From one rising edge to the next, 2 milliseconds to 1 minute. The default is 1 second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan Period
    {
        get;
        set => field = PinTime.Checked(value, TimeSpan.FromMilliseconds(2), TimeSpan.FromMinutes(1), nameof(Period));
    } = TimeSpan.FromSeconds(1);

    /// <summary>Without a frame for so long the heart stands still, 10 milliseconds to 1 hour. The default is 3 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan Patience
    {
        get;
        set => field = PinTime.Checked(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), nameof(Patience));
    } = TimeSpan.FromSeconds(3);

    /// <summary>Whether a low pin means on. The default is <see langword="false"/>.</summary>
    public bool ActiveLow { get; set; }

    /// <summary>The clock. The default is <see cref="TimeProvider.System"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider Clock
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(Clock));
    } = TimeProvider.System;
}
