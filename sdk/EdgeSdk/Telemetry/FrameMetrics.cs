using System.Diagnostics;
using System.Diagnostics.Metrics;
using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Models;

namespace EdgeSdk.Telemetry;

/// <summary>
/// What a model's frames come to, on the meter <c>EdgeSdk</c>, for whatever listens to <see cref="System.Diagnostics.Metrics"/>: OpenTelemetry, <c>dotnet-counters</c>.
/// Costs a comparison per instrument while nothing listens, and never allocates.
/// </summary>
internal sealed class FrameMetrics
{
    public const string MeterName = "EdgeSdk";

    private const string Model = "edgesdk.model";
    private const string RanOn = "edgesdk.target";
    private const string Level = "edgesdk.level";

    // As objects once, so that no frame boxes them.
    private static readonly object Once = false;
    private static readonly object Twice = true;

    internal static readonly Meter Meter = new(MeterName, typeof(FrameMetrics).Assembly.GetName().Version?.ToString(3));

    private static readonly Counter<long> Frames = Meter.CreateCounter<long>("edgesdk.frames", "{frame}", "Frames that ran.");

    private static readonly Counter<long> Errors = Meter.CreateCounter<long>("edgesdk.frame.errors", "{frame}", "Frames that were refused or failed.");

    private static readonly Counter<double> Macs = Meter.CreateCounter<double>("edgesdk.macs", "{mac}", "Multiply-accumulates that frames spent.");

    private static readonly Counter<long> Refusals =
        Meter.CreateCounter<long>("edgesdk.target.refusals", "{refusal}", "Preferred targets that could not run a model, so that it opened on a later one.");

    private static readonly Counter<long> Changes =
        Meter.CreateCounter<long>("edgesdk.target.changes", "{change}", "Changes of the target that runs a model's frames: faults, and returns to a better one.");

    private static readonly Histogram<double> Duration = Meter.CreateHistogram(
        "edgesdk.frame.duration", "s", "From the call with a frame to its result.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1] });

    private static readonly Histogram<double> Budget = Meter.CreateHistogram(
        "edgesdk.frame.budget", "1", "Budget granted, as a share of the dense network's multiply-accumulates.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] });

    private readonly string _model;
    private readonly ModelLevel[] _levels;

    private readonly object[] _budgets;

    /// <param name="model">What the model is called in the tags.</param>
    /// <param name="levels">Its levels.</param>
    public FrameMetrics(string model, IReadOnlyList<ModelLevel> levels)
    {
        _model = model;
        _levels = [.. levels];
        _budgets = [.. levels.Select(level => (object)level.Budget)];
    }

    /// <summary>A model has been opened, and which targets refused it.</summary>
    public void Opened(IReadOnlyList<TargetStatus> targets)
    {
        foreach (var status in targets)
            if (status.Problem is not null)
                Refusals.Add(1, new(Model, _model), new(RanOn, status.Target.Name));
    }

    /// <summary>A frame has run.</summary>
    /// <param name="target">Where.</param>
    /// <param name="level">At which level; of two runs that of the second.</param>
    /// <param name="decision">The budget, and why.</param>
    /// <param name="macs">What it spent, in both runs when there were two.</param>
    /// <param name="duration">From the call to the result.</param>
    /// <param name="escalated">Whether its first answer was unsure, so that it ran again.</param>
    public void Ran(Target target, ModelLevel level, in BudgetDecision decision, double macs, TimeSpan duration, bool escalated)
    {
        if (!Frames.Enabled && !Macs.Enabled && !Duration.Enabled && !Budget.Enabled)
            return;
        var budget = _budgets[Math.Max(0, Array.IndexOf(_levels, level))];
        var tags = new TagList { { Model, _model }, { RanOn, target.Name }, { Level, budget }, { "edgesdk.escalated", escalated ? Twice : Once } };
        Duration.Record(duration.TotalSeconds, tags);
        Macs.Add(macs, tags);
        Budget.Record(decision.Granted, new KeyValuePair<string, object?>(Model, _model));
        tags.Add("edgesdk.policy", decision.Policy);
        Frames.Add(1, tags);
    }

    /// <summary>Frames go to another target.</summary>
    public void Changed(TargetChange change)
    {
        if (!Changes.Enabled)
            return;
        var tags = new TagList { { Model, _model }, { RanOn, change.To.Name }, { "edgesdk.target.before", change.From.Name } };
        if (change.Fault is { } fault)
            tags.Add("error.type", fault.ToString());
        Changes.Add(1, tags);
    }

    /// <summary>A frame was refused or failed. Always <see langword="false"/>: to be asked in an exception filter, which leaves the exception alone.</summary>
    public bool Failed(Exception exception)
    {
        Errors.Add(1, new(Model, _model), new("error.type", exception.GetType().FullName));
        return false;
    }
}
