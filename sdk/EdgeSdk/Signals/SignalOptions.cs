namespace EdgeSdk.Signals;

/// <summary>Which signals are read, how often, and on which clock. Copied when a governor is made: later changes reach no running one.</summary>
public sealed class SignalOptions
{
    private readonly List<(Signal Signal, TimeSpan? Every)> _signals = [];

    /// <summary>Time between two samplings of a signal that was added without a rate of its own, 10 milliseconds to 1 hour. The default is 1 second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan Interval
    {
        get;
        set => field = Checked(value);
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
    public IReadOnlyList<Signal> Signals => [.. _signals.Select(added => added.Signal)];

    /// <summary>
    /// Adds a signal. Where two read the same quantity, the one added first counts while it knows the value. The first call replaces the
    /// device's own signals, which would contradict a replayed trace; <see cref="AddDevice"/> brings them back.
    /// </summary>
    public SignalOptions Add(Signal signal) => AddCore(signal, null);

    /// <summary>Adds a signal that is read at its own rate.</summary>
    /// <param name="signal">The signal.</param>
    /// <param name="every">Time between two samplings of it, 10 milliseconds to 1 hour.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="every"/> is outside the range.</exception>
    public SignalOptions Add(Signal signal, TimeSpan every) => AddCore(signal, Checked(every));

    /// <summary>Adds a signal from a function; see <see cref="Signal.From"/>.</summary>
    public SignalOptions Add(Quantity quantity, Func<double?> read) => Add(Signal.From(quantity, read));

    /// <summary>
    /// Adds the device's own signals: <see cref="BatterySignal"/>, <see cref="CpuLoadSignal"/>, <see cref="CpuFrequencySignal"/>, <see cref="ThermalSignal"/>,
    /// <see cref="PowerSignal"/>, <see cref="PressureSignal"/> and <see cref="GpuSignal"/>.
    /// </summary>
    public SignalOptions AddDevice() => Add(new BatterySignal()).Add(new CpuLoadSignal()).Add(new CpuFrequencySignal()).Add(new ThermalSignal())
        .Add(new PowerSignal()).Add(new PressureSignal()).Add(new GpuSignal());

    // The time of day is no sensor of the device that a replayed trace could contradict: it comes from the trace's own clock.
    internal (Signal Signal, TimeSpan Every)[] ToSignals()
    {
        var signals = _signals.Count > 0 ? _signals : new SignalOptions().AddDevice()._signals;
        return [.. signals.Select(added => (added.Signal, added.Every ?? Interval)), (new TimeOfDaySignal(Clock), Interval)];
    }

    private SignalOptions AddCore(Signal signal, TimeSpan? every)
    {
        ArgumentNullException.ThrowIfNull(signal);
        _signals.Add((signal, every));
        return this;
    }

    private static TimeSpan Checked(TimeSpan value) =>
        value >= TimeSpan.FromMilliseconds(10) && value <= TimeSpan.FromHours(1) ? value
        : throw new ArgumentOutOfRangeException(nameof(value), value, $"The sampling interval is {value}; give one from 00:00:00.01 to 01:00:00.");
}
