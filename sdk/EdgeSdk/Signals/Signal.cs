namespace EdgeSdk.Signals;

/// <summary>
/// A way of reading one or more quantities of the device. Read off the frame path, at the sampler's rate, by one thread at a time.
/// A signal belongs to whoever created it: the governor never disposes one.
/// </summary>
public abstract class Signal
{
    private readonly Quantity[] _quantities;

    /// <summary>Names what the signal reads.</summary>
    /// <exception cref="ArgumentException">There is no quantity.</exception>
    protected Signal(params ReadOnlySpan<Quantity> quantities)
    {
        if (quantities.IsEmpty)
            throw new ArgumentException("A signal reads at least one quantity; this one names none.", nameof(quantities));
        _quantities = quantities.ToArray();
    }

    /// <summary>What the signal reads.</summary>
    public IReadOnlyList<Quantity> Quantities => _quantities;

    /// <summary>Reads the device.</summary>
    /// <param name="now">The time now, on the governor's clock.</param>
    /// <param name="values">
    /// One place per quantity, in their order; all are <see langword="null"/> on entry, and what is not known stays so.
    /// </param>
    public abstract void Read(TimeSpan now, Span<double?> values);

    /// <summary>A signal from a function: the application's own knowledge, or a replayed trace.</summary>
    /// <param name="quantity">What the function reads.</param>
    /// <param name="read">Gives the value in the quantity's unit, or <see langword="null"/> when it is not known.</param>
    public static Signal From(Quantity quantity, Func<double?> read)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        ArgumentNullException.ThrowIfNull(read);
        return new DelegateSignal(quantity, read);
    }

    private sealed class DelegateSignal(Quantity quantity, Func<double?> read) : Signal(quantity)
    {
        public override void Read(TimeSpan now, Span<double?> values) => values[0] = read();
    }
}
