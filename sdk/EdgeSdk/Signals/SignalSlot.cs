namespace EdgeSdk.Signals;

/// <summary>One signal of a sampler: its rate, its place among the readings and its last answer.</summary>
internal sealed class SignalSlot(Signal signal, TimeSpan every, int start)
{
    private Reading[]? _answer;
    private Exception? _fault;
    private long _readAt = long.MinValue / 2;

    public Signal Signal => signal;

    public TimeSpan Every => every;

    /// <summary>When the signal was last asked.</summary>
    public TimeSpan ReadAt => new(Volatile.Read(ref _readAt));

    /// <summary>Held while the signal is read.</summary>
    public Lock Reading { get; } = new();

    /// <summary>What the signal threw when it was last read.</summary>
    public Exception? Fault => Volatile.Read(ref _fault);

    public void Read(TimeSpan time)
    {
        Volatile.Write(ref _readAt, time.Ticks);
        Span<double?> values = new double?[signal.Quantities.Count];
        Exception? fault = null;
        try
        {
            signal.Read(time, values);
        }
#pragma warning disable CA1031 // Whatever a signal throws, the frame path goes on without it; the slot keeps what it threw.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            fault = thrown;
            values.Clear();
        }
        var answer = new Reading[values.Length];
        var answered = false;
        for (var i = 0; i < answer.Length; i++)
        {
            answer[i] = new Reading(signal.Quantities[i], values[i], time);
            answered |= answer[i].IsKnown;
        }
        Volatile.Write(ref _fault, fault);
        if (answered)
            Volatile.Write(ref _answer, answer);
    }

    /// <summary>Puts the last answer in its place.</summary>
    public void Answer(Reading[] readings) => Volatile.Read(ref _answer)?.CopyTo(readings, start);
}
