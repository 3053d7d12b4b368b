namespace EdgeSdk.Queueing;

/// <summary>What became of the frames, at one moment: <see cref="In"/> is always the sum of the others.</summary>
/// <param name="In">Frames offered.</param>
/// <param name="Done">Frames answered.</param>
/// <param name="Dropped">Frames that nobody answered, because there was no room or the queue ended.</param>
/// <param name="Failed">Frames without an answer: no target ran them, a limit ended them, or they or their receiver caused an exception.</param>
/// <param name="Pending">Frames that wait or run now: the back-pressure.</param>
public readonly record struct FrameCounts(long In, long Done, long Dropped, long Failed, int Pending)
{
    /// <summary>The counts of two cameras together.</summary>
    public static FrameCounts operator +(FrameCounts left, FrameCounts right) => new(
        left.In + right.In, left.Done + right.Done, left.Dropped + right.Dropped, left.Failed + right.Failed, left.Pending + right.Pending);

    /// <summary>The counts of two cameras together.</summary>
    public static FrameCounts Add(FrameCounts left, FrameCounts right) => left + right;
}
