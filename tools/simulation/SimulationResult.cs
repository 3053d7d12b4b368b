using EdgeSdk.Budgets;

namespace EdgeSdk.Simulation;

/// <summary>What a simulation came to.</summary>
/// <param name="strategy">The policies' name.</param>
/// <param name="trace">The trace's name.</param>
/// <param name="dwell">The governor's dwell time.</param>
internal sealed class SimulationResult(string strategy, string trace, TimeSpan dwell)
{
    private const int Every = 10;
    private readonly List<(double At, bool Up)> _changes = [];
    private double _accuracy;
    private double _last = double.NaN;
    private double _worst;
    private BudgetDecision _decision;

    public string Strategy => strategy;

    public string Trace => trace;

    public long Frames { get; private set; }

    public long Late { get; private set; }

    public long Dropped { get; private set; }

    /// <summary>Frames that no level would have finished in time.</summary>
    public long Unavoidable { get; private set; }

    /// <summary>Accuracy over all frames that arrived; a dropped one is wrong.</summary>
    public double MeanAccuracy => _accuracy / Math.Max(1, Frames);

    public double MeanBudget { get; private set; }

    /// <summary>MACs per frame that ran, as a share of dense.</summary>
    public double MeanMacs { get; private set; }

    /// <summary>Frames that ran twice.</summary>
    public long Twice { get; private set; }

    public double ChargeLeft { get; private set; }

    /// <summary>Seconds until the device went out for the first time; the trace's length when it did not.</summary>
    public double Lasted { get; private set; }

    public bool Finished { get; private set; } = true;

    /// <summary>Seconds above the passive trip point, after the first minute.</summary>
    public int SecondsTooHot { get; private set; }

    public List<Point> Points { get; } = [];

    public int LevelChanges => _changes.Count;

    /// <summary>The most changes in any minute.</summary>
    public int MostChangesPerMinute => _changes.Count == 0 ? 0 : _changes.Select((change, i) => _changes.Skip(i).TakeWhile(later => later.At < change.At + 60).Count()).Max();

    /// <summary>Changes that the next one undid within the dwell time.</summary>
    public int Undone => _changes.Zip(_changes.Skip(1)).Count(pair => pair.First.Up != pair.Second.Up && pair.Second.At - pair.First.At < dwell.TotalSeconds);

    public void Arrives(bool unavoidable)
    {
        Frames++;
        Unavoidable += unavoidable ? 1 : 0;
    }

    public void Drops()
    {
        Dropped++;
        Late++;
    }

    public void Runs(double at, in BudgetDecision decision, in SimulatedFrame frame, bool late)
    {
        _accuracy += frame.Accuracy;
        Twice += frame.Second > 0 ? 1 : 0;
        MeanMacs += (frame.Macs - MeanMacs) / (Frames - Dropped);
        MeanBudget += (decision.Granted - MeanBudget) / (Frames - Dropped);
        Late += late ? 1 : 0;
        _worst = Math.Max(_worst, frame.First + frame.Second);
        if (decision.Granted != _last && !double.IsNaN(_last))
            _changes.Add((at, decision.Granted > _last));
        (_last, _decision) = (decision.Granted, decision);
    }

    public void Passes(int second, double charge, double watts, double celsius, bool tooHot)
    {
        ChargeLeft = charge;
        SecondsTooHot += tooHot && second >= 60 ? 1 : 0;
        if (Finished && charge > 0)
            Lasted = second + 1;
        else
            Finished = false;
        if (second % Every != 0)
            return;
        Points.Add(new(second, _decision.Granted, charge, watts, celsius, _worst, _decision.Policy, _decision.Granted > 0 ? _decision.Reason : "off"));
        _worst = 0;
    }
}

/// <summary>The device at one moment; the latency is the longest since the point before.</summary>
internal readonly record struct Point(double Seconds, double Budget, double Charge, double Watts, double Celsius, double Latency, string Policy, string Reason);
