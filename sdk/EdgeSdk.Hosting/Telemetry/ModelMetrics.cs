using System.Diagnostics.Metrics;
using EdgeSdk.Budgets;
using EdgeSdk.Signals;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeSdk.Hosting.Telemetry;

/// <summary>What a host knows about a model beyond its frames, on the meter <c>EdgeSdk</c>; docs/hosting.md lists it.</summary>
internal sealed class ModelMetrics : IDisposable
{
    private const string MeterName = "EdgeSdk";

    private readonly EdgeModel _model;
    private readonly Meter _meter;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly Counter<long> _restarts;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _late;
    private readonly Counter<double> _energy;
    private TimeSpan? _measured;

    public ModelMetrics(EdgeModel model, IServiceProvider services)
    {
        _model = model;
        _tag = new("edgesdk.model", model.Name);
        // One meter per model, so that closing the model ends its instruments; the factory itself would keep one for all.
        _meter = new(new MeterOptions(MeterName) { Scope = services.GetRequiredService<IMeterFactory>() });
        _restarts = _meter.CreateCounter<long>("edgesdk.camera.restarts", "{restart}", "Cameras that ended, threw or fell silent and were started again.");
        _refusals = _meter.CreateCounter<long>("edgesdk.reload.refusals", "{refusal}", "Changes of the configuration that were refused.");
        _late = _meter.CreateCounter<long>("edgesdk.deadline.misses", "{frame}", "Frames that took longer than the deadline of the policies.");
        _energy = _meter.CreateCounter<double>("edgesdk.energy", "J", "Energy spent while frames ran, from the readings of power.");
        _meter.CreateObservableUpDownCounter("edgesdk.queue.depth", Depth, "{frame}", "Frames that wait or run.");
        _meter.CreateObservableCounter("edgesdk.queue.frames", Frames, "{frame}", "Frames that have left the queue, by what became of them.");
        _meter.CreateObservableGauge("edgesdk.budget.forced", Forced, "1", "The budget that is forced; absent while the policies decide.");
        _meter.CreateObservableGauge("edgesdk.health", () => new Measurement<int>((int)model.CheckHealth().State, _tag), "{state}", "0 healthy, 1 degraded, 2 unhealthy.");
        _meter.CreateObservableGauge("edgesdk.model.info", Info, "{info}", "Always 1; the tags say which model file runs.");
    }

    /// <summary>What the signals of the model will be called.</summary>
    public void Opened(ReadingSet readings)
    {
        var seen = new HashSet<Quantity>();
        foreach (ref readonly var reading in readings.Readings)
        {
            var quantity = reading.Quantity;
            if (quantity != Quantity.TimeOfDay && seen.Add(quantity))
                _meter.CreateObservableGauge($"edgesdk.signal.{quantity.Name}", () => Signal(quantity), Unit(quantity.Unit), $"The signal {quantity.Name} as the policies see it.");
        }
    }

    public void CameraRestarted(string camera) => _restarts.Add(1, _tag, new("edgesdk.camera", camera));

    public void ReloadRefused() => _refusals.Add(1, _tag);

    public void Answered(FrameResult result, Governor governor)
    {
        if (_late.Enabled && governor.Deadline is { } deadline && result.Latency > deadline)
            _late.Add(1, _tag);
        if (_energy.Enabled)
            Spend(governor);
    }

    public void Dispose() => _meter.Dispose();

    // Only between frames that follow each other: nobody reads the power while the model idles.
    private void Spend(Governor governor)
    {
        var now = governor.Now;
        var (readings, before) = (governor.Readings, _measured);
        _measured = now;
        var known = readings.TryGet(Quantity.DevicePower, now, LongestGap, out var watts) || readings.TryGet(Quantity.BatteryDraw, now, LongestGap, out watts)
            || readings.TryGet(Quantity.ProcessorPower, now, LongestGap, out watts);
        if (known && before is { } from && now - from <= LongestGap)
            _energy.Add(watts * (now - from).TotalSeconds, _tag);
    }

    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(10);

    private IEnumerable<Measurement<long>> Depth() =>
        _model.CameraNames.Select(camera => new Measurement<long>(_model.CountsOf(camera).Pending, _tag, new("edgesdk.camera", camera)));

    private IEnumerable<Measurement<long>> Frames() => _model.CameraNames.SelectMany(camera =>
    {
        var counts = _model.CountsOf(camera);
        return ((string, long)[])[("answered", counts.Done), ("dropped", counts.Dropped), ("failed", counts.Failed)];
    }, (camera, count) => new Measurement<long>(count.Item2, _tag, new("edgesdk.camera", camera), new("edgesdk.outcome", count.Item1)));

    private IEnumerable<Measurement<double>> Forced() => _model.LiveOrNull?.Model.Governor.Forced is { } budget ? [new(budget, _tag)] : [];

    private IEnumerable<Measurement<double>> Signal(Quantity quantity)
    {
        // A reading that is lost is no measurement: better a gap than a line that stands still.
        if (_model.LiveOrNull?.Model.Governor is { } governor && governor.TryRead(quantity, out var value))
            yield return new(value, _tag);
    }

    private IEnumerable<Measurement<int>> Info()
    {
        if (_model.LiveOrNull?.Model.Identity is { } identity)
            yield return new(1, _tag, new("edgesdk.model.file", identity.Name), new("edgesdk.model.version", identity.Version ?? (object)"unsigned"), new("edgesdk.model.sha256", identity.Sha256));
    }

    // Units as OpenTelemetry wants them (UCUM).
    private static string Unit(string unit) => unit switch
    {
        "share" or "sign" or "0 or 1" => "1",
        "°C" => "Cel",
        "Wh" => "W.h",
        "frames" => "{frame}",
        _ => unit,
    };
}
