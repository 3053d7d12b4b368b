using System.Diagnostics;

namespace EdgeSdk.Benchmarks.Frames;

/// <summary>
/// Things to time that take turns, so that whatever else the machine does falls on all alike: a turn's times are compared with each other before
/// anything is averaged.
/// </summary>
internal sealed class Turns
{
    private const int Fewest = 20;

    private readonly List<double>[] _times;

    private Turns(int count) => _times = [.. Enumerable.Range(0, count).Select(_ => new List<double>())];

    /// <summary>Turns that were timed.</summary>
    public int Count => _times[0].Count;

    /// <summary>Times in microseconds. In each turn each action runs twice and the second is timed; every other turn goes backwards.</summary>
    public static Turns Time(TimeSpan duration, params Action[] actions)
    {
        var turns = new Turns(actions.Length);
        var watch = Stopwatch.StartNew();
        for (var turn = 0; watch.Elapsed < duration || turn < Fewest; turn++)
        {
            // The compiler, the caches and the clock of the processor settle first.
            var settled = watch.Elapsed > duration / 8;
            for (var i = 0; i < actions.Length; i++)
            {
                var index = turn % 2 == 0 ? i : actions.Length - 1 - i;
                actions[index]();
                var start = Stopwatch.GetTimestamp();
                actions[index]();
                if (settled)
                    turns._times[index].Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }
        var whole = turns._times.Min(times => times.Count);
        foreach (var times in turns._times)
            times.RemoveRange(0, times.Count - whole);
        return turns;
    }

    public double Median(int index) => Spread.At(_times[index], 0.5);

    /// <summary>The time that a tenth of the runs beat: what it costs when nothing else disturbs.</summary>
    public double Fastest(int index) => Spread.At(_times[index], 0.1);

    /// <summary>One over another, turn by turn.</summary>
    public Spread Ratio(int one, int other) => new([.. _times[one].Zip(_times[other], (a, b) => a / b)]);

    /// <summary>One less another, turn by turn.</summary>
    public Spread Difference(int one, int other) => new([.. _times[one].Zip(_times[other], (a, b) => a - b)]);

    /// <summary>The fastest tenth of one over that of another.</summary>
    public double FastestRatio(int one, int other) => Fastest(one) / Fastest(other);
}
