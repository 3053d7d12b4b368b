using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>
/// Combines the policies into the budget of the next frame. Precedence: policies that cannot be overridden (safety) cap everything; below them a
/// forced budget wins, upwards and downwards; otherwise the lowest ceiling of all policies decides. May be used from several threads.
/// </summary>
public sealed class Governor : IDisposable
{
    private readonly GovernorCore _core;
    private readonly Sampler _sampler;
    private readonly double[] _levels;
    private readonly Lock _deciding = new();
    private GovernorState _state;
    private ForcedBudget _forced;

    /// <summary>Creates a governor; unless sampling is manual, the signals are read once now and then by a timer.</summary>
    /// <param name="levels">The model's levels: budgets in (0, 1], strictly rising.</param>
    /// <param name="policies">The policies; <see langword="null"/> is none.</param>
    /// <param name="signals">The signals; <see langword="null"/> is the device's own.</param>
    /// <exception cref="ArgumentException">There is no level, or they do not rise.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A level is outside (0, 1].</exception>
    public Governor(IEnumerable<double> levels, PolicyOptions? policies = null, SignalOptions? signals = null)
    {
        ArgumentNullException.ThrowIfNull(levels);
        _levels = Checked([.. levels]);
        policies ??= new PolicyOptions();
        _core = new GovernorCore(_levels, [.. policies.Policies], policies.Dwell, policies.StaleAfter);
        _sampler = new Sampler(signals ?? new SignalOptions());
    }

    /// <summary>The model's levels, rising.</summary>
    public IReadOnlyList<double> Levels => _levels;

    /// <summary>What the signals said last.</summary>
    public ReadingSet Readings => _sampler.Latest;

    /// <summary>The budget of the next frame. Takes well under a microsecond and allocates nothing.</summary>
    public BudgetDecision Decide()
    {
        lock (_deciding)
        {
            // The readings first: those published after the time was taken would come from the future.
            var readings = _sampler.Latest;
            return _core.Step(ref _state, readings, _forced, _sampler.Now);
        }
    }

    /// <summary>
    /// Forces the budget, over every policy that can be overridden, until it expires or is released; a later call replaces an earlier one. The frames get
    /// the highest level that is not above it (the lowest level when all are). The policies go on in the background and take over without delay.
    /// </summary>
    /// <param name="budget">The budget, in (0, 1].</param>
    /// <param name="duration">How long, above 0; <see langword="null"/> is until <see cref="Release"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1], or the duration is not above 0.</exception>
    public void Force(double budget, TimeSpan? duration = null)
    {
        Valid.Budget(budget);
        if (duration is { } time && time <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(duration), time, $"duration is {time}; give a time above 0, or none to force until released.");
        lock (_deciding)
        {
            var now = _sampler.Now > _state.Time ? _sampler.Now : _state.Time;
            _forced = new ForcedBudget(budget, duration is { } lasting && lasting < TimeSpan.MaxValue - now ? now + lasting : TimeSpan.MaxValue);
        }
    }

    /// <summary>Ends a forced budget; the next frame follows the policies again. Does nothing when none is forced.</summary>
    public void Release()
    {
        lock (_deciding)
            _forced = default;
    }

    /// <summary>Reads all signals now, on this thread. With <see cref="SignalOptions.Manual"/> it is the only way they are read.</summary>
    public void Sample() => _sampler.Sample();

    /// <summary>Stops sampling. The signals stay their owners'.</summary>
    public void Dispose() => _sampler.Dispose();

    private static double[] Checked(double[] levels)
    {
        if (levels.Length == 0)
            throw new ArgumentException("A governor needs the model's levels; there is none.", nameof(levels));
        for (var i = 0; i < levels.Length; i++)
        {
            Valid.Budget(levels[i]);
            if (i > 0 && levels[i] <= levels[i - 1])
                throw new ArgumentException($"Level {i} is {levels[i]}, not above level {i - 1}, which is {levels[i - 1]}; give the levels in rising order.", nameof(levels));
        }
        return levels;
    }
}
