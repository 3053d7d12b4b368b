namespace EdgeSdk.Signals;

/// <summary>
/// Reads the signals off the frame path and publishes what they say as one immutable set. A signal that answers nothing keeps its last
/// answer, which then ages until the governor's limit: one failed read is not yet a lost sensor.
/// </summary>
internal sealed class Sampler : IDisposable
{
    private readonly Signal[] _signals;
    private readonly TimeProvider _clock;
    private readonly long _origin;
    private readonly Lock _reading = new();
    private readonly ITimer? _timer;
    private ReadingSet _latest;

    public Sampler(SignalOptions options)
    {
        _signals = options.ToSignals();
        _clock = options.Clock;
        _origin = _clock.GetTimestamp();
        _latest = new ReadingSet([.. _signals.SelectMany(s => s.Quantities, (_, quantity) => new Reading(quantity, null, default))], null);
        if (options.Manual)
            return;
        Sample();
        _timer = _clock.CreateTimer(static sampler => ((Sampler)sampler!).SampleUnlessBusy(), this, options.Interval, options.Interval);
    }

    public TimeSpan Now => _clock.GetElapsedTime(_origin);

    public ReadingSet Latest => Volatile.Read(ref _latest);

    public void Sample()
    {
        lock (_reading)
            SampleCore();
    }

    public void Dispose() => _timer?.Dispose();

    private void SampleUnlessBusy()
    {
        // A sensor that blocks must not pile up timer callbacks behind it; its readings go stale instead.
        if (!_reading.TryEnter())
            return;
        try
        {
            SampleCore();
        }
        finally
        {
            _reading.Exit();
        }
    }

    private void SampleCore()
    {
        var previous = _latest.Readings;
        var next = new Reading[previous.Length];
        Exception? fault = null;
        var start = 0;
        foreach (var signal in _signals)
        {
            var count = signal.Quantities.Count;
            Read(signal, previous.Slice(start, count), next.AsSpan(start, count), ref fault);
            start += count;
        }
        Volatile.Write(ref _latest, new ReadingSet(next, fault));
    }

    private void Read(Signal signal, ReadOnlySpan<Reading> previous, Span<Reading> next, ref Exception? fault)
    {
        Span<double?> values = new double?[next.Length];
        var time = Now;
        try
        {
            signal.Read(time, values);
        }
#pragma warning disable CA1031 // Whatever a signal throws, the frame path goes on without it; the set keeps what it threw.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            fault = thrown;
            values.Clear();
        }
        var answered = false;
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = new Reading(signal.Quantities[i], values[i], time);
            answered |= next[i].IsKnown;
        }
        if (!answered)
            previous.CopyTo(next);
    }
}
