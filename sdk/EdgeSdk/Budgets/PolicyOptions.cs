namespace EdgeSdk.Budgets;

/// <summary>
/// The policies of a governor and how it moves between levels. Without a policy every frame gets the whole budget. Of several ceilings the
/// lowest wins. Copied when a governor is made: later changes reach no running one.
/// </summary>
public sealed class PolicyOptions
{
    private readonly List<Policy> _policies = [];

    /// <summary>The policies added so far, at most 64.</summary>
    public IReadOnlyList<Policy> Policies => _policies;

    /// <summary>
    /// How long the ceilings must have allowed the next level before the budget rises to it, 0 to 1 hour; it rises one level at a time. It falls at
    /// once, as far as it must. The default is 10 seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan Dwell
    {
        get;
        set => field = Valid.Time(value, TimeSpan.Zero, TimeSpan.FromHours(1), nameof(Dwell));
    } = TimeSpan.FromSeconds(10);

    /// <summary>The age above which a reading counts as unknown, 10 milliseconds to 1 day. The default is 10 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan StaleAfter
    {
        get;
        set => field = Valid.Time(value, TimeSpan.FromMilliseconds(10), TimeSpan.FromDays(1), nameof(StaleAfter));
    } = TimeSpan.FromSeconds(10);

    /// <summary>Saves the battery: a <see cref="BatteryPolicy"/>.</summary>
    /// <param name="full">State of charge (0..1) at and above which there is no ceiling.</param>
    /// <param name="lowest">State of charge (0..1) at and below which the ceiling is <paramref name="lowestBudget"/>.</param>
    /// <param name="lowestBudget">The lowest ceiling, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or <paramref name="full"/> is not above <paramref name="lowest"/>.</exception>
    public PolicyOptions Battery(double full = 0.6, double lowest = 0.15, double lowestBudget = 0.1) =>
        Add(new BatteryPolicy(full, lowest, lowestBudget));

    /// <summary>Leaves the processor to others: a <see cref="LoadPolicy"/>.</summary>
    /// <param name="from">Load of others (0..1) up to which there is no ceiling.</param>
    /// <param name="to">Load of others (0..1) from which the ceiling is <paramref name="lowestBudget"/>.</param>
    /// <param name="lowestBudget">The lowest ceiling, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or <paramref name="to"/> is not above <paramref name="from"/>.</exception>
    public PolicyOptions Load(double from = 0.3, double to = 0.8, double lowestBudget = 0.1) => Add(new LoadPolicy(from, to, lowestBudget));

    /// <summary>Never more than this budget.</summary>
    /// <param name="budget">The ceiling, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1].</exception>
    public PolicyOptions Limit(double budget) => Add(new LimitPolicy(budget));

    /// <summary>Adds a policy.</summary>
    /// <exception cref="InvalidOperationException">There are 64 already.</exception>
    public PolicyOptions Add(Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (_policies.Count == GovernorCore.MostPolicies)
            throw new InvalidOperationException($"A governor takes at most {GovernorCore.MostPolicies} policies; leave '{policy.Name}' out or merge some.");
        _policies.Add(policy);
        return this;
    }
}
