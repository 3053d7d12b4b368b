using System.Globalization;
using EdgeSdk.Budgets.Replay;
using EdgeSdk.Simulation;
using Spectre.Console;

namespace EdgeSdk.Tool.Output;

/// <summary>Simulations as tables: accuracy against the best possible on batteries, and what the governor did on every trace.</summary>
internal sealed class SimulationTable
{
    private readonly Table _accuracy = Titled(
        "mean accuracy over the trace, lost frames counted as wrong, and its share of the clairvoyant optimum",
        "trace", "clairvoyant", "governor", "share", "of the gain over lowest", "lasted", "charge left", "best fixed", "share", "naive curve", "share", "lasted");

    private readonly Table _course = Titled(
        "what the governor did",
        "trace", "mean budget", "MACs / budget", "ran twice", "late frames", "unavoidable", "late / unavoidable", "changes / min, mean", "most", "undone within dwell", "s above trip point", "replayed identically", "x real time");

    private bool _batteries;

    public void Add(SimulationPlan plan, Trace trace, SimulationResult result, ReplayReport replay, double speed)
    {
        if (trace.Moments.Any(moment => moment.MainsWatts == 0))
            AddBattery(plan, trace, result);
        _course.AddRow(
            trace.Name, Number(result.MeanBudget, "0.000"), Number(result.MeanMacs / result.MeanBudget, "0.000"), Number((double)result.Twice / result.Frames, "0.000"), Number(result.Late, "0"), Number(result.Unavoidable, "0"),
            result.Unavoidable == 0 ? "-" : Number((double)result.Late / result.Unavoidable, "0.000"), Number(result.LevelChanges * 60 / trace.Seconds, "0.00"),
            Number(result.MostChangesPerMinute, "0"), Number(result.Undone, "0"), Number(result.SecondsTooHot, "0"), $"{replay.Identical} of {replay.Decisions}", Number(speed, "0"));
    }

    public void Write()
    {
        if (_batteries)
            AnsiConsole.Write(_accuracy);
        AnsiConsole.Write(_course);
    }

    private void AddBattery(SimulationPlan plan, Trace trace, SimulationResult result)
    {
        _batteries = true;
        var best = new Clairvoyant(plan.Model, plan.Device, trace).MeanAccuracy();
        var fixedBudget = Shift.BestFixed(plan.Model, plan.Device, trace);
        var curve = new DeviceSimulation(plan.Model, plan.Device, trace).Run(Shift.Curve(), "curve");
        var lowest = plan.Model.Levels[0].Top1 ?? plan.Model.Levels[0].KnnTop1 ?? plan.Model.Levels[0].Budget;
        _accuracy.AddRow(
            trace.Name, Number(best, "0.0000"), Number(result.MeanAccuracy, "0.0000"), Number(result.MeanAccuracy / best, "0.0000"),
            Number((result.MeanAccuracy - lowest) / (best - lowest), "0.00"), Lasted(result), Number(result.ChargeLeft, "0.000"),
            $"{Number(fixedBudget.MeanAccuracy, "0.0000")} ({fixedBudget.Strategy})", Number(fixedBudget.MeanAccuracy / best, "0.0000"),
            Number(curve.MeanAccuracy, "0.0000"), Number(curve.MeanAccuracy / best, "0.0000"), Lasted(curve));
    }

    private static string Lasted(SimulationResult result) => (result.Finished ? "" : "only ") + Number(result.Lasted / 3600, "0.00") + " h";

    private static Table Titled(string title, params string[] headings)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(title);
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(heading).RightAligned());
        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
