using EdgeSdk.Budgets.Learning;
using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>What a policy sees: the latest readings, as of now, without those that are too old, and what is known of the model on this device.</summary>
public readonly ref struct DeviceView
{
    private readonly ReadingSet _readings;
    private readonly TimeSpan _staleAfter;
    private readonly ref readonly Learned _learned;

    /// <summary>Makes a view of readings alone.</summary>
    /// <param name="readings">The latest readings.</param>
    /// <param name="now">The time now, on the clock of the readings.</param>
    /// <param name="staleAfter">The age above which a reading counts as unknown.</param>
    public DeviceView(ReadingSet readings, TimeSpan now, TimeSpan staleAfter) : this(readings, now, staleAfter, null, in Learned.Nothing)
    {
    }

    internal DeviceView(ReadingSet readings, TimeSpan now, TimeSpan staleAfter, LevelTable? levels, ref readonly Learned learned)
    {
        ArgumentNullException.ThrowIfNull(readings);
        (_readings, Now, _staleAfter, Levels) = (readings, now, staleAfter, levels);
        _learned = ref learned;
    }

    /// <summary>The time now: since the governor was created.</summary>
    public TimeSpan Now { get; }

    /// <summary>Frames decided since the governor was created, this one not counted.</summary>
    public long Frames => _learned.Frames;

    /// <summary>Frames per second over the last half minute; 0 while they are not known.</summary>
    public double FramesPerSecond => _learned.FramesPerSecond;

    /// <summary>Whether no battery drains: they charge or rest, or power comes from outside and nothing tells of them. A battery may drain beside a weak charger.</summary>
    public bool RunsOnExternalPower =>
        TryGet(Quantity.BatteryDirection, out var direction) ? direction >= 0 : TryGet(Quantity.ExternalPower, out var external) && external > 0;

    internal LevelTable? Levels { get; }

    internal ref readonly Learned Learned => ref _learned;

    /// <summary>Gives a quantity's value in its unit, if it is known and fresh.</summary>
    public bool TryGet(Quantity quantity, out double value) => _readings.TryGet(quantity, Now, _staleAfter, out value);

    internal bool TryGetEnergy(out double energy) => Learned.Energy(_readings, Now, _staleAfter, out energy, out _);
}
