namespace EdgeSdk.Queueing;

/// <summary>How a <see cref="FrameQueue"/> holds frames. Checked and copied when it is created.</summary>
public sealed class FrameQueueOptions
{
    internal FrameQueueOptions()
    {
    }

    /// <summary>How many frames of one camera may wait, 1 to 10,000. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int Capacity { get; set => field = Checked(value, 10_000, nameof(Capacity)); } = 4;

    /// <summary>How many cameras there may be, 1 to 1,000. The default is 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public int MaxCameras { get; set => field = Checked(value, 1_000, nameof(MaxCameras)); } = 64;

    /// <summary>What happens when a camera has as many waiting as it may. The default is <see cref="WhenFull.DropOldest"/>.</summary>
    public WhenFull WhenFull { get; set; }

    private static int Checked(int value, int most, string name) =>
        value >= 1 && value <= most ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is 1 to {most}.");
}
