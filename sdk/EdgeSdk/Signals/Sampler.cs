namespace EdgeSdk.Signals;

/// <summary>
/// Reads the signals off the frame path, each at its own rate, and publishes what they say as one immutable set. A signal that answers nothing keeps its last
/// answer, which then ages until the governor's limit: one failed read is not yet a lost sensor. A signal that blocks holds up no other.
/// When no frame has run for a while the sampler rests: one pass over all signals now and then, just often enough that none goes stale even if a read fails or a
/// sensor holds up a pass. The next frame finds those readings and has all of them read again at once, off its own path.
/// </summary>
internal sealed class Sampler : IDisposable
{
    /// <summary>Without a frame for so long, nobody waits for fresh readings.</summary>
    public static readonly TimeSpan IdleAfter = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SlowestPass = TimeSpan.FromSeconds(5);

    private readonly SignalSlot[] _slots;
    private readonly TimeProvider _clock;
    private readonly long _origin;
    private readonly Lock _publishing = new();
    private readonly Lock _pacing = new();
    private readonly Reading[] _readings;
    private readonly ITimer[] _timers = [];
    private readonly ITimer? _passes;
    private ReadingSet _latest;
    private long _lastFrame;
    private long _staleAfter;
    private bool _rests;

    public Sampler(SignalOptions options, TimeSpan staleAfter)
    {
        StaleAfter = staleAfter;
        _clock = options.Clock;
        _origin = _clock.GetTimestamp();
        var start = 0;
        _slots = [.. options.ToSignals().Select(signal => new SignalSlot(signal.Signal, signal.Every, (start += signal.Signal.Quantities.Count) - signal.Signal.Quantities.Count))];
        _readings = [.. _slots.SelectMany(slot => slot.Signal.Quantities, (_, quantity) => new Reading(quantity, null, default))];
        _latest = new ReadingSet([.. _readings], null);
        if (options.Manual)
            return;
        Sample();
        _passes = _clock.CreateTimer(_ => Pass(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timers = [.. _slots.Select(slot => _clock.CreateTimer(_ => Tick(slot), null, slot.Every, slot.Every))];
    }

    /// <summary>How long a reading counts. Two passes fit into it.</summary>
    public TimeSpan StaleAfter
    {
        get => new(Volatile.Read(ref _staleAfter));
        set
        {
            Volatile.Write(ref _staleAfter, value.Ticks);
            Wake();
        }
    }

    public TimeSpan Now => _clock.GetElapsedTime(_origin);

    public ReadingSet Latest => Volatile.Read(ref _latest);

    /// <summary>The time now; frames run, so that readings have to be fresh from here on.</summary>
    public TimeSpan Frame()
    {
        var now = Now;
        Volatile.Write(ref _lastFrame, now.Ticks);
        if (Volatile.Read(ref _rests))
            Wake();
        return now;
    }

    public void Sample()
    {
        foreach (var slot in _slots)
        {
            lock (slot.Reading)
                slot.Read(Now);
        }
        Publish(_slots);
    }

    /// <summary>Reads what the next pass would read too late. A sensor that blocks holds up those behind it, until the next pass leaves it out.</summary>
    internal void Pass() => Publish([.. _slots.Where(slot => Now - slot.ReadAt + BetweenPasses > slot.Every && TryRead(slot))]);

    public void Dispose()
    {
        _passes?.Dispose();
        foreach (var timer in _timers)
            timer.Dispose();
    }

    private void Tick(SignalSlot slot)
    {
        if (TryRead(slot))
            Publish(slot);
        if (HasNoFrames())
            Rest();
    }

    private void Rest()
    {
        lock (_pacing)
        {
            if (_rests)
                return;
            _rests = true;
            foreach (var timer in _timers)
                timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _passes!.Change(BetweenPasses, BetweenPasses);
        }
        // A frame that came meanwhile may not have seen it.
        if (!HasNoFrames())
            Wake();
    }

    private void Wake()
    {
        lock (_pacing)
        {
            if (!_rests)
                return;
            _rests = false;
            _passes!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            for (var i = 0; i < _timers.Length; i++)
                _timers[i].Change(TimeSpan.Zero, _slots[i].Every);
        }
    }

    private bool HasNoFrames() => Now.Ticks - Volatile.Read(ref _lastFrame) >= IdleAfter.Ticks;

    private TimeSpan BetweenPasses => StaleAfter * 0.4 < SlowestPass ? StaleAfter * 0.4 : SlowestPass;

    private bool TryRead(SignalSlot slot)
    {
        // A sensor that blocks must not pile up timer callbacks behind it; its readings go stale instead.
        if (!slot.Reading.TryEnter())
            return false;
        try
        {
            slot.Read(Now);
            return true;
        }
        finally
        {
            slot.Reading.Exit();
        }
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
