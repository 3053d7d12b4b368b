using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>What a policy sees: the latest readings, as of now, without those that are too old.</summary>
public readonly struct DeviceView
{
    private readonly ReadingSet _readings;
    private readonly TimeSpan _staleAfter;

    /// <summary>Makes a view.</summary>
    /// <param name="readings">The latest readings.</param>
    /// <param name="now">The time now, on the clock of the readings.</param>
    /// <param name="staleAfter">The age above which a reading counts as unknown.</param>
    public DeviceView(ReadingSet readings, TimeSpan now, TimeSpan staleAfter)
    {
        ArgumentNullException.ThrowIfNull(readings);
        (_readings, Now, _staleAfter) = (readings, now, staleAfter);
    }

    /// <summary>The time now: since the governor was created.</summary>
    public TimeSpan Now { get; }

    /// <summary>Gives a quantity's value in its unit, if it is known and fresh.</summary>
    public bool TryGet(Quantity quantity, out double value) => _readings.TryGet(quantity, Now, _staleAfter, out value);
}
