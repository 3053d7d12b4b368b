using EdgeSdk.Budgets.Replay;
using EdgeSdk.Simulation;
using Spectre.Console;
using static EdgeSdk.Tool.Output.FigureTable;

namespace EdgeSdk.Tool.Output;

/// <summary>Simulations as tables: accuracy against the best possible on batteries, and what the governor did on every trace.</summary>
internal sealed class SimulationTable
{
    private readonly List<Course> _courses = [];
    private readonly List<BatteryAccuracy> _batteries = [];

    public void Add(SimulationPlan plan, Trace trace, SimulationResult result, ReplayReport replay, double speed)
    {
        if (trace.Moments.Any(moment => moment.MainsWatts == 0))
            _batteries.Add(OnBattery(plan, trace, result));
        _courses.Add(new(
            trace.Name, result.MeanBudget, result.MeanMacs / result.MeanBudget, (double)result.Twice / result.Frames, result.Late, result.Unavoidable,
            result.LevelChanges * 60 / trace.Seconds, result.MostChangesPerMinute, result.Undone, result.SecondsTooHot, replay.Identical, replay.Decisions, speed));
    }

    public void Write(bool json)
    {
        if (json)
        {
            JsonOutput.Write(new { Batteries = _batteries, Courses = _courses });
            return;
        }

        if (_batteries.Count > 0)
            AnsiConsole.Write(Batteries());
        AnsiConsole.Write(Courses());
    }

    private Table Batteries()
    {
        var table = Create(
            "mean accuracy over the trace, lost frames counted as wrong, and its share of the clairvoyant optimum",
            "trace", "clairvoyant", "governor", "share", "of the gain over lowest", "lasted", "charge left", "best fixed", "share", "naive curve", "share", "lasted");
        foreach (var row in _batteries)
        {
            table.AddRow(
                row.Trace, Number(row.Clairvoyant, "0.0000"), Number(row.Governor, "0.0000"), Number(row.Governor / row.Clairvoyant, "0.0000"), Number(row.ShareOfGain, "0.00"),
                Lasted(row.LastedSeconds, row.Finished), Number(row.ChargeLeft, "0.000"), $"{Number(row.BestFixed, "0.0000")} ({row.BestFixedName})",
                Number(row.BestFixed / row.Clairvoyant, "0.0000"), Number(row.NaiveCurve, "0.0000"), Number(row.NaiveCurve / row.Clairvoyant, "0.0000"),
                Lasted(row.NaiveLastedSeconds, row.NaiveFinished));
        }

        return table;
    }

    private Table Courses()
    {
        var table = Create(
            "what the governor did",
            "trace", "mean budget", "MACs / budget", "ran twice", "late frames", "unavoidable", "late / unavoidable", "changes / min, mean", "most", "undone within dwell", "s above trip point", "replayed identically", "x real time");
        foreach (var row in _courses)
        {
            table.AddRow(
                row.Trace, Number(row.MeanBudget, "0.000"), Number(row.MacsOverBudget, "0.000"), Number(row.RanTwice, "0.000"), Number(row.Late, "0"), Number(row.Unavoidable, "0"),
                Number(row.Unavoidable == 0 ? null : (double)row.Late / row.Unavoidable, "0.000"), Number(row.ChangesPerMinute, "0.00"), Number(row.MostChangesPerMinute, "0"),
                Number(row.Undone, "0"), Number(row.SecondsTooHot, "0"), $"{row.Replayed} of {row.Decisions}", Number(row.TimesRealTime, "0"));
        }

        return table;
    }

    private static BatteryAccuracy OnBattery(SimulationPlan plan, Trace trace, SimulationResult result)
    {
        var best = new Clairvoyant(plan.Model, plan.Device, trace).MeanAccuracy();
        var steady = Shift.BestFixed(plan.Model, plan.Device, trace);
        var curve = new DeviceSimulation(plan.Model, plan.Device, trace).Run(Shift.Curve(), "curve");
        var lowest = plan.Model.Levels[0].Top1 ?? plan.Model.Levels[0].KnnTop1 ?? plan.Model.Levels[0].Budget;
        return new(
            trace.Name, best, result.MeanAccuracy, (result.MeanAccuracy - lowest) / (best - lowest), result.Lasted, result.Finished, result.ChargeLeft, steady.MeanAccuracy, steady.Strategy,
            curve.MeanAccuracy, curve.Lasted, curve.Finished);
    }

    private static string Lasted(double seconds, bool finished) => (finished ? "" : "only ") + Number(seconds / 3600, "0.00") + " h";

    private sealed record BatteryAccuracy(
        string Trace, double Clairvoyant, double Governor, double ShareOfGain, double LastedSeconds, bool Finished, double ChargeLeft, double BestFixed, string BestFixedName,
        double NaiveCurve, double NaiveLastedSeconds, bool NaiveFinished);

    private sealed record Course(
        string Trace, double MeanBudget, double MacsOverBudget, double RanTwice, long Late, long Unavoidable, double ChangesPerMinute, int MostChangesPerMinute, int Undone,
        int SecondsTooHot, long Replayed, long Decisions, double TimesRealTime);
}
