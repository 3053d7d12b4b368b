namespace EdgeSdk.Signals;

/// <summary>
/// Reads the signals off the frame path, each at its own rate, and publishes what they say as one immutable set. A signal that answers nothing keeps its last
/// answer, which then ages until the governor's limit: one failed read is not yet a lost sensor. A signal that blocks holds up no other.
/// </summary>
internal sealed class Sampler : IDisposable
{
    private readonly SignalSlot[] _slots;
    private readonly TimeProvider _clock;
    private readonly long _origin;
    private readonly Lock _publishing = new();
    private readonly Reading[] _readings;
    private readonly ITimer[] _timers = [];
    private ReadingSet _latest;

    public Sampler(SignalOptions options)
    {
        _clock = options.Clock;
        _origin = _clock.GetTimestamp();
        var start = 0;
        _slots = [.. options.ToSignals().Select(signal => new SignalSlot(signal.Signal, signal.Every, (start += signal.Signal.Quantities.Count) - signal.Signal.Quantities.Count))];
        _readings = [.. _slots.SelectMany(slot => slot.Signal.Quantities, (_, quantity) => new Reading(quantity, null, default))];
        _latest = new ReadingSet([.. _readings], null);
        if (options.Manual)
            return;
        Sample();
        _timers = [.. _slots.Select(slot => _clock.CreateTimer(_ => SampleUnlessBusy(slot), null, slot.Every, slot.Every))];
    }

    public TimeSpan Now => _clock.GetElapsedTime(_origin);

    public ReadingSet Latest => Volatile.Read(ref _latest);

    public void Sample()
    {
        foreach (var slot in _slots)
        {
            lock (slot.Reading)
                slot.Read(Now);
        }
        Publish(_slots);
    }

    public void Dispose()
    {
        foreach (var timer in _timers)
            timer.Dispose();
    }

    private void SampleUnlessBusy(SignalSlot slot)
    {
        // A sensor that blocks must not pile up timer callbacks behind it; its readings go stale instead.
        if (!slot.Reading.TryEnter())
            return;
        try
        {
            slot.Read(Now);
        }
        finally
        {
            slot.Reading.Exit();
        }
        Publish([slot]);
    }

    private void Publish(params ReadOnlySpan<SignalSlot> changed)
    {
        lock (_publishing)
        {
            foreach (var slot in changed)
                slot.Answer(_readings);
            Volatile.Write(ref _latest, new ReadingSet([.. _readings], Array.Find(_slots, slot => slot.Fault is not null)?.Fault));
        }
    }
}
