namespace EdgeSdk.Gpio;

/// <summary>Where the ejector stands and what it needs. Copied when a <see cref="RejectOutput"/> is made.</summary>
public sealed class RejectOptions
{
    /// <summary>
    /// How many parts behind the camera the ejector stands, 0 to 1000: a bad part is rejected at the edge of the part that many after it. The default, 0, goes by time alone.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int Parts
    {
        get;
        set => field = value is >= 0 and <= 1000 ? value : throw new ArgumentOutOfRangeException(nameof(Parts), value, $"Parts is {value}; give 0 to 1000.");
    }

    /// <summary>
    /// From the part's own edge to the ejector, or with <see cref="Parts"/> from that part's edge, 0 to 1 hour. The default is 0. With neither, the pulse comes at once with the verdict.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan Delay
    {
        get;
        set => field = PinTime.Checked(value, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(Delay));
    }

    /// <summary>How long the ejector works, 1 millisecond to 1 hour. The default is 50 milliseconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan Width
    {
        get;
        set => field = PinTime.Checked(value, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1), nameof(Width));
    } = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether a low pin means on. The default is <see langword="false"/>.</summary>
    public bool ActiveLow { get; set; }

    /// <summary>What the output is called in messages and metrics. The default is <c>reject</c>.</summary>
    public string Name { get; set; } = "reject";
}
