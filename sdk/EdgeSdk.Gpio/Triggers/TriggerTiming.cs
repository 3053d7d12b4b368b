using System.Globalization;

namespace EdgeSdk.Gpio;

/// <summary>How promptly frames followed their edges so far.</summary>
/// <param name="Edges">Edges counted.</param>
/// <param name="Missed">Edges whose frame was not taken because the next part came first.</param>
/// <param name="Taken">Edges that were handed out for a frame.</param>
/// <param name="Shortest">The shortest time from an edge to its handing out.</param>
/// <param name="Mean">The mean of those times.</param>
/// <param name="Longest">The longest.</param>
/// <param name="Jitter">Their standard deviation: by how much the moment of a frame wavers. Multiply it by the belt's speed to get the distance.</param>
public readonly record struct TriggerTiming(ulong Edges, ulong Missed, ulong Taken, TimeSpan Shortest, TimeSpan Mean, TimeSpan Longest, TimeSpan Jitter)
{
    /// <summary>The timing for people, for example <c>12 edges, 0 missed, frame 0.081 ms after its edge (0.052 to 0.310), jitter 0.064 ms</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Edges} edges, {Missed} missed, frame {Mean.TotalMilliseconds:0.000} ms after its edge ({Shortest.TotalMilliseconds:0.000} to {Longest.TotalMilliseconds:0.000}), jitter {Jitter.TotalMilliseconds:0.000} ms");
}
