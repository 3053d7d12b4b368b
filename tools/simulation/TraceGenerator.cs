namespace EdgeSdk.Simulation;

/// <summary>Makes the committed traces: <c>edge simulate --write-traces tools/simulation/traces</c>.</summary>
internal static class TraceGenerator
{
    private const double Hour = 3600;

    /// <summary>The name of a trace, what it is, and how it is made.</summary>
    public static IReadOnlyList<(string Name, string Comment, Func<Random, IEnumerable<Moment>> Make)> All { get; } =
    [
        ("shift", "An 8-hour shift on a battery that lasts 4 hours at the whole budget; more frames in the rush hours, some load of others.", Shift),
        ("hot-afternoon", "On mains; the sun warms the housing from 25 to 47 degrees and leaves it again.", HotAfternoon),
        ("load-bursts", "On mains; other programs take the processor in bursts, sometimes nearly all of it.", LoadBursts),
        ("failing-gauge", "The shift with a gauge that is stuck for 20 minutes, silent for 15, and answers nonsense for 10.", FailingGauge),
        ("forced-override", "The shift with an operator who forces the budget to 0.75 for 40 minutes and to 0.1 for 30.", ForcedOverride),
        ("mains-flicker", "The shift with mains that come and go: seconds to minutes, and half an hour of charging in the middle.", MainsFlicker),
    ];

    /// <summary>The text of a trace; the same every time.</summary>
    public static string Text(string name)
    {
        var (_, comment, make) = All.Single(trace => trace.Name == name);
        return Trace.Format(comment, make(new Random(All.Select(trace => trace.Name).ToList().IndexOf(name) + 1)));
    }

    private static IEnumerable<Moment> Shift(Random random)
    {
        for (var second = 0.0; second <= 8 * Hour; second += 60)
        {
            var rush = second is > 1.5 * Hour and < 2.5 * Hour or > 5 * Hour and < 6 * Hour;
            yield return new(second, rush ? 18 : 14, 0.05 + (0.1 * random.NextDouble()), 24 + (3 * Math.Sin(second / Hour)), 0, Gauge.Works, null);
        }
    }

    private static IEnumerable<Moment> HotAfternoon(Random random)
    {
        for (var second = 0.0; second <= 4 * Hour; second += 30)
        {
            var sun = Math.Max(0, Math.Sin(Math.PI * (second - (0.5 * Hour)) / (3 * Hour)));
            yield return new(second, 15, 0.05 + (0.05 * random.NextDouble()), 25 + (22 * sun) + random.NextDouble(), 15, Gauge.Works, null);
        }
    }

    private static IEnumerable<Moment> LoadBursts(Random random)
    {
        double second = 0, end = 0, severeUntil = 0, next = 20, level = 0;
        for (; second <= 0.5 * Hour; second++)
        {
            if (second >= next)
            {
                (end, level) = (second + 15 + random.Next(40), 0.3 + (0.4 * random.NextDouble()));
                // In half of the bursts the others take nearly everything for some seconds.
                severeUntil = random.Next(2) == 0 ? second + 4 + random.Next(6) : 0;
                next = end + 20 + random.Next(40);
            }
            var others = second >= end ? 0.03 : second < severeUntil ? 0.9 : level;
            yield return new(second, 15, Math.Clamp(others + (0.04 * (random.NextDouble() - 0.5)), 0, 0.95), 25, 15, Gauge.Works, null);
        }
    }

    private static IEnumerable<Moment> FailingGauge(Random random) => Shift(random).Select(moment => moment with
    {
        Gauge = moment.Seconds switch
        {
            >= 1 * Hour and < (1 * Hour) + 1200 => Gauge.Stuck,
            >= 3 * Hour and < (3 * Hour) + 900 => Gauge.Silent,
            >= 5 * Hour and < (5 * Hour) + 600 => Gauge.Garbage,
            _ => Gauge.Works,
        },
    });

    private static IEnumerable<Moment> ForcedOverride(Random random) => Shift(random).Select(moment => moment with
    {
        Forced = moment.Seconds switch
        {
            >= 2 * Hour and < (2 * Hour) + 2400 => 0.75,
            >= 4 * Hour and < (4 * Hour) + 1800 => 0.1,
            _ => null,
        },
    });

    private static IEnumerable<Moment> MainsFlicker(Random random)
    {
        var next = 600.0;
        var until = 0.0;
        foreach (var moment in Shift(random))
        {
            if (moment.Seconds >= next)
                (until, next) = (moment.Seconds + 5 + random.Next(90), moment.Seconds + 300 + random.Next(1800));
            var charging = moment.Seconds is >= 3.5 * Hour and < 4 * Hour;
            var flicker = moment.Seconds < until;
            yield return moment with { MainsWatts = charging || flicker ? 9 : 0 };
            // A flicker ends between two minutes.
            if (flicker && !charging && until < moment.Seconds + 60 && moment.Seconds + 60 <= 8 * Hour)
                yield return moment with { Seconds = until, MainsWatts = 0 };
        }
    }
}
