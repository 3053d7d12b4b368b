using System.Diagnostics;

namespace EdgeSdk.Benchmarks.Frames;

/// <summary>Things to time that take turns, so that whatever else the machine does falls on all alike.</summary>
internal static class Turns
{
    /// <summary>Medians and fastest tenths in microseconds; each is run twice a turn and the second is timed.</summary>
    public static (double Median, double Fastest)[] Time(TimeSpan duration, params Action[] actions)
    {
        var times = actions.Select(_ => new List<double>()).ToArray();
        var watch = Stopwatch.StartNew();
        for (var turn = 0; watch.Elapsed < duration || turn < 20; turn++)
            for (var i = 0; i < actions.Length; i++)
            {
                actions[i]();
                var start = Stopwatch.GetTimestamp();
                actions[i]();
                // Tiered compilation is done by then.
                if (watch.Elapsed > duration / 4)
                    times[i].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        return [.. times.Select(list => (At(list, 0.5), At(list, 0.1)))];
    }

    private static double At(List<double> times, double share) => times.Order().ElementAt((int)(share * (times.Count - 1)));
}
