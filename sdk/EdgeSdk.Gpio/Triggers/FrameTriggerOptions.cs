namespace EdgeSdk.Gpio;

/// <summary>How a light barrier or an encoder is wired and read. Copied when a <see cref="FrameTrigger"/> is made.</summary>
public sealed class FrameTriggerOptions
{
    /// <summary>What holds the pin while nothing drives it. The default is <see cref="PinPull.Down"/>.</summary>
    public PinPull Pull { get; set; } = PinPull.Down;

    /// <summary>Whether the falling edge triggers. The default is <see langword="false"/>: the rising one does.</summary>
    public bool Falling { get; set; }

    /// <summary>
    /// The shortest time between two parts, 0 to 10 seconds; an edge that follows sooner is bounce and not counted. The default is 2 milliseconds; a part counts at its first edge,
    /// without delay.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan ShortestPeriod
    {
        get;
        set => field = PinTime.Checked(value, TimeSpan.Zero, TimeSpan.FromSeconds(10), nameof(ShortestPeriod));
    } = TimeSpan.FromMilliseconds(2);

    /// <summary>
    /// Edges that may wait for their frame, 1 to 1024. When one more comes the oldest is missed: its part has left the camera. The default is 1; more where the camera
    /// itself is triggered by the line and keeps the pictures.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int Waiting
    {
        get;
        set => field = value is >= 1 and <= 1024 ? value : throw new ArgumentOutOfRangeException(nameof(Waiting), value, $"Waiting is {value}; give 1 to 1024.");
    } = 1;

    /// <summary>What the trigger is called in the metrics. The default is <c>trigger</c>.</summary>
    public string Name { get; set; } = "trigger";

    /// <summary>The clock. The default is <see cref="TimeProvider.System"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider Clock
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(Clock));
    } = TimeProvider.System;
}
