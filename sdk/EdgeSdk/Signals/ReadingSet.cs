namespace EdgeSdk.Signals;

/// <summary>All readings as of one sampling; never changes once made, so it may be read from any thread.</summary>
public sealed class ReadingSet
{
    private readonly Reading[] _readings;

    // Where the readings of a quantity begin, by its number, plus 1: a policy asks for every frame and most sets hold many quantities.
    private readonly short[] _first;

    /// <summary>Makes a set. Where a quantity occurs twice, the first known reading counts.</summary>
    public ReadingSet(params ReadOnlySpan<Reading> readings) : this(readings.ToArray(), null)
    {
    }

    internal ReadingSet(Reading[] owned, Exception? fault)
    {
        (_readings, Fault) = (owned, fault);
        var most = -1;
        foreach (ref readonly var reading in owned.AsSpan())
            most = Math.Max(most, reading.Quantity.Number);
        _first = new short[most + 1];
        for (var i = Math.Min(owned.Length, short.MaxValue) - 1; i >= 0; i--)
            _first[owned[i].Quantity.Number] = (short)(i + 1);
    }

    /// <summary>The readings, in the order of the signals.</summary>
    public ReadOnlySpan<Reading> Readings => _readings;

    /// <summary>What a signal threw during this sampling, if one did; its quantities were then not read.</summary>
    public Exception? Fault { get; }

    /// <summary>Gives a quantity's value if it is known and not older than a limit.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="now">The time now, on the same clock as the readings.</param>
    /// <param name="staleAfter">The greatest age that still counts.</param>
    /// <param name="value">The value in the quantity's unit; 0 when there is none.</param>
    public bool TryGet(Quantity quantity, TimeSpan now, TimeSpan staleAfter, out double value) => TryGet(quantity, now, staleAfter, out value, out _);

    internal bool TryGet(Quantity quantity, TimeSpan now, TimeSpan staleAfter, out double value, out TimeSpan time)
    {
        var start = quantity.Number < _first.Length ? _first[quantity.Number] : 0;
        if (start == 0)
        {
            (value, time) = (0, default);
            return false;
        }
        foreach (ref readonly var reading in _readings.AsSpan(start - 1))
        {
            if (ReferenceEquals(reading.Quantity, quantity) && IsFresh(reading.Time, now, staleAfter) && reading.TryGet(out value))
            {
                time = reading.Time;
                return true;
            }
        }
        (value, time) = (0, default);
        return false;
    }

    // A reading from the future means that time went backwards: how old it is nobody knows. In ticks, since a TimeSpan throws when it overflows.
    private static bool IsFresh(TimeSpan time, TimeSpan now, TimeSpan staleAfter) =>
        time <= now && (ulong)(now.Ticks - time.Ticks) <= (ulong)Math.Max(0, staleAfter.Ticks);
}
