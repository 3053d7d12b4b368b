namespace EdgeSdk.Signals;

/// <summary>
/// Reads the signals off the frame path and publishes what they say as one immutable set. A signal that answers nothing keeps its last
/// answer, which then ages until the governor's limit: one failed read is not yet a lost sensor.
/// </summary>
internal sealed class Sampler : IDisposable
{
    private readonly Signal[] signals;
    private readonly TimeProvider clock;
    private readonly long origin;
    private readonly Lock reading = new();
    private readonly ITimer? timer;
    private ReadingSet latest;

    public Sampler(SignalOptions options)
    {
        signals = options.ToSignals();
        clock = options.Clock;
        origin = clock.GetTimestamp();
        latest = new ReadingSet([.. signals.SelectMany(s => s.Quantities, (_, quantity) => new Reading(quantity, null, default))], null);
        if (options.Manual)
            return;
        Sample();
        timer = clock.CreateTimer(static sampler => ((Sampler)sampler!).SampleUnlessBusy(), this, options.Interval, options.Interval);
    }

    public TimeSpan Now => clock.GetElapsedTime(origin);

    public ReadingSet Latest => Volatile.Read(ref latest);

    public void Sample()
    {
        lock (reading)
            SampleCore();
    }

    public void Dispose() => timer?.Dispose();

    private void SampleUnlessBusy()
    {
        // A sensor that blocks must not pile up timer callbacks behind it; its readings go stale instead.
        if (!reading.TryEnter())
            return;
        try
        {
            SampleCore();
        }
        finally
        {
            reading.Exit();
        }
    }

    private void SampleCore()
    {
        var previous = latest.Readings;
        var next = new Reading[previous.Length];
        Exception? fault = null;
        var start = 0;
        foreach (var signal in signals)
        {
            var count = signal.Quantities.Count;
            Read(signal, previous.Slice(start, count), next.AsSpan(start, count), ref fault);
            start += count;
        }
        Volatile.Write(ref latest, new ReadingSet(next, fault));
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
