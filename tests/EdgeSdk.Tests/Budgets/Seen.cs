using EdgeSdk.Budgets;
using EdgeSdk.Budgets.Escalating;
using EdgeSdk.Budgets.Learning;
using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Budgets;

/// <summary>What a policy sees, made by hand.</summary>
internal sealed class Seen
{
    private readonly List<Reading> _readings = [];
    private Learned _learned;

    /// <summary>A fifth of the images holds four fifths of the errors.</summary>
    private static readonly ConfidenceCurve Curve = ConfidenceCurve.Of([0.99, 0.5, 1, 0.95, 0.65, 0.995, 0.84, 0.8, 0.98, 0.57, 0.95, 0.94, 0.3, 1, 0.91])!;

    public Seen(LevelTable? levels = null)
    {
        Levels = levels ?? Table();
        _learned.Latency = LatencyModel.Of(Levels);
    }

    public LevelTable Levels { get; }

    public ref Learned Learned => ref _learned;

    public TimeSpan Now { get; set; }

    /// <summary>Seven levels of a frame of 40 ms at most; the third and the sixth are not worth their time.</summary>
    public static LevelTable Table() => LevelTable.Of(
        new(
            [0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1], [0.008, 0.012, 0.015, 0.019, 0.022, 0.031, 0.040], [0.885, 0.895, 0.8955, 0.9046, 0.9080, 0.9085, 0.9135],
            [0.1, 0.2, 0.3, 0.4, 0.5, 0.75, 1], [.. Enumerable.Repeat(Curve, 7)], new bool[7]),
        1.1, null, measured: true);

    public Seen With(Quantity quantity, double value)
    {
        _readings.RemoveAll(reading => reading.Quantity == quantity);
        _readings.Add(new Reading(quantity, value, Now));
        return this;
    }

    public Ceiling Ask(Policy policy) => policy.Evaluate(new DeviceView(new ReadingSet([.. _readings]), Now, TimeSpan.FromSeconds(10), Levels, ref _learned));

    /// <summary>Ten frames a second at one level for some seconds, while the device draws idle watts and so many more when it is busy.</summary>
    public Seen Run(int level, double seconds, double idle = 1, double active = 6)
    {
        for (var i = 0; i < seconds * 10; i++)
        {
            Now += TimeSpan.FromMilliseconds(100);
            _learned.Frame(0.1);
            _learned.Latency.Observe(Levels, level, Levels.Times[level]);
            _learned.Power.Ran(Levels.Times[level]);
            if (i % 10 == 9)
                _learned.Power.Observe(idle + (active * Levels.Times[level] * 10), Now);
        }
        return this;
    }
}
