using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>A ceiling by local time of day, for example less at night. Reads <see cref="Quantity.TimeOfDay"/>.</summary>
public sealed class SchedulePolicy : Policy
{
    private readonly double[] _from;
    private readonly Ceiling[] _ceilings;

    /// <summary>Creates the policy.</summary>
    /// <param name="entries">From which time of day on which ceiling, in (0, 1], holds; the last entry holds until the first one of the next day.</param>
    /// <exception cref="ArgumentException">There is no entry, or two have the same time.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A budget is outside its range.</exception>
    public SchedulePolicy(params IEnumerable<(TimeOnly From, double Budget)> entries) : base("schedule", 1, 1)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var sorted = entries.OrderBy(entry => entry.From).ToArray();
        if (sorted.Length == 0)
            throw new ArgumentException("A schedule has at least one entry; this one has none.", nameof(entries));
        for (var i = 1; i < sorted.Length; i++)
        {
            if (sorted[i].From == sorted[i - 1].From)
                throw new ArgumentException($"Two entries of the schedule begin at {sorted[i].From:HH:mm}; leave one out.", nameof(entries));
        }
        _from = [.. sorted.Select(entry => entry.From.ToTimeSpan().TotalSeconds)];
        _ceilings = [.. sorted.Select(entry => Ceiling.At(Valid.Budget(entry.Budget, nameof(entries)), entry.Budget, first: entry.From.ToTimeSpan().TotalSeconds))];
    }

    /// <inheritdoc/>
    public override Ceiling Evaluate(in DeviceView device)
    {
        if (!device.TryGet(Quantity.TimeOfDay, out var now))
            return Ceiling.Unknown;
        var entry = _from.Length - 1;
        for (var i = 0; i < _from.Length && _from[i] <= now; i++)
            entry = i;
        return _ceilings[entry];
    }

    /// <inheritdoc/>
    public override string Describe(in Ceiling ceiling) => $"limited to {ReasonText.Budget(ceiling.Budget)} since {TimeSpan.FromSeconds(ceiling.First):hh\\:mm}";
}
