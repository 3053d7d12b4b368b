using System.Device.Gpio;

namespace EdgeSdk.Gpio;

/// <summary>
/// Throws bad parts out where the ejector stands: some parts or some time after the camera. Goes by the edges of the trigger, so that a missed frame shifts nothing. A verdict that comes
/// when its part has passed is not carried out: it would hit another part.
/// </summary>
public sealed class RejectOutput : IDisposable
{
    private readonly PulseOutput _pulse;
    private readonly FrameTrigger _trigger;
    private readonly ulong _parts;
    private readonly TimeSpan _delay;
    private readonly SortedSet<ulong> _bad = [];
    private readonly Lock _judging = new();
    private readonly KeyValuePair<string, object?> _name;
    private long _rejected;
    private long _late;

    /// <summary>Opens the pin, off.</summary>
    /// <param name="board">The pins; they must outlive the output.</param>
    /// <param name="pin">The pin, by its number on the chip.</param>
    /// <param name="trigger">The trigger whose parts are judged; it must outlive the output.</param>
    /// <param name="options">Where the ejector stands and what it needs.</param>
    /// <exception cref="PinException">The pin is taken or unsuitable.</exception>
    public RejectOutput(GpioController board, int pin, FrameTrigger trigger, RejectOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(trigger);
        options ??= new RejectOptions();
        (_trigger, _parts, _delay) = (trigger, (ulong)options.Parts, options.Delay);
        _name = new("edgesdk.reject", options.Name);
        _pulse = new PulseOutput(board, pin, new PulseOptions { Width = options.Width, ActiveLow = options.ActiveLow, Name = options.Name, Clock = trigger.Clock });
        trigger.Fired += OnPart;
    }

    /// <summary>Whether the ejector works now.</summary>
    public bool IsOn => _pulse.IsOn;

    /// <summary>Parts that were rejected.</summary>
    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>Verdicts that came when their part had passed the ejector.</summary>
    public long Late => Interlocked.Read(ref _late);

    /// <summary>Why the pin could not be written last; <see langword="null"/> when it was. Frames go on all the same.</summary>
    public Exception? Problem => _pulse.Problem;

    /// <summary>The part of this edge is bad. Never waits; from any thread.</summary>
    /// <param name="part">The edge that its frame was taken at.</param>
    /// <returns>Whether it will be thrown out; not when it has passed the ejector.</returns>
    public bool Reject(TriggerEdge part) => _parts == 0 ? RejectByTime(part.Time) : RejectByCount(part.Number);

    /// <summary>Forgets the verdicts that wait, ends the pulse and closes the pin.</summary>
    public void Dispose()
    {
        _trigger.Fired -= OnPart;
        _pulse.Dispose();
    }

    private bool RejectByTime(TimeSpan time)
    {
        var rest = time + _delay - _trigger.Now;
        // Without a delay the ejector stands at the camera and takes the part whenever the verdict comes.
        if (_delay > TimeSpan.Zero && rest < TimeSpan.Zero)
            return CountLate();
        return Throw(rest > TimeSpan.Zero ? rest : TimeSpan.Zero);
    }

    private bool RejectByCount(ulong number)
    {
        lock (_judging)
        {
            if (_trigger.Edges < number + _parts)
            {
                _bad.Add(number + _parts);
                return true;
            }
        }
        return CountLate();
    }

    private void OnPart(object? sender, TriggerEdge edge)
    {
        bool bad;
        lock (_judging)
            bad = _bad.Remove(edge.Number);
        if (bad)
            Throw(_delay);
    }

    private bool Throw(TimeSpan later)
    {
        if (!_pulse.Pulse(later))
            return false;
        Interlocked.Increment(ref _rejected);
        TriggerMetrics.Rejects.Add(1, _name, new("edgesdk.late", false));
        return true;
    }

    private bool CountLate()
    {
        Interlocked.Increment(ref _late);
        TriggerMetrics.Rejects.Add(1, _name, new("edgesdk.late", true));
        return false;
    }
}
