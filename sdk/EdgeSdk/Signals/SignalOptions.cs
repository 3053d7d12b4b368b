namespace EdgeSdk.Signals;

/// <summary>Which signals are read, how often, and on which clock. Copied when a governor is made: later changes reach no running one.</summary>
public sealed class SignalOptions
{
    private readonly List<Signal> _signals = [];

    /// <summary>Time between two samplings, 10 milliseconds to 1 hour. The default is 1 second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan Interval
    {
        get;
        set
        {
            if (value < TimeSpan.FromMilliseconds(10) || value > TimeSpan.FromHours(1))
                throw new ArgumentOutOfRangeException(nameof(value), value, $"The sampling interval is {value}; give one from 00:00:00.01 to 01:00:00.");
            field = value;
        }
    } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Whether the application samples, by <see cref="Budgets.Governor.Sample"/>, instead of a timer. For replayed traces and simulation.
    /// The default is <see langword="false"/>.
    /// </summary>
    public bool Manual { get; set; }

    /// <summary>The clock of the readings, the timer and the governor. The default is <see cref="TimeProvider.System"/>.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider Clock
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = TimeProvider.System;

    /// <summary>The signals added so far. While there is none, the device's own are read.</summary>
    public IReadOnlyList<Signal> Signals => _signals;

    /// <summary>
    /// Adds a signal. Where two read the same quantity, the one added first counts while it knows the value. The first call replaces the
    /// device's own signals, which would contradict a replayed trace; <see cref="AddDevice"/> brings them back.
    /// </summary>
    public SignalOptions Add(Signal signal)
    {
        ArgumentNullException.ThrowIfNull(signal);
        _signals.Add(signal);
        return this;
    }

    /// <summary>Adds a signal from a function; see <see cref="Signal.From"/>.</summary>
    public SignalOptions Add(Quantity quantity, Func<double?> read) => Add(Signal.From(quantity, read));

    /// <summary>Adds the device's own signals: <see cref="BatterySignal"/> and <see cref="CpuLoadSignal"/>.</summary>
    public SignalOptions AddDevice() => Add(new BatterySignal()).Add(new CpuLoadSignal());

    internal Signal[] ToSignals() => _signals.Count > 0 ? [.. _signals] : [.. new SignalOptions().AddDevice()._signals];
}
