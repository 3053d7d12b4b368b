using EdgeSdk.Budgets.Configuration;
using EdgeSdk.Budgets.Escalating;
using EdgeSdk.Budgets.Replay;
using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Profiling;
using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>
/// Combines the policies into the budget of the next frame. Precedence: policies that cannot be overridden (safety) cap everything; below them a
/// forced budget wins, upwards and downwards; then a floor; otherwise the lowest ceiling of all policies decides. May be used from several threads.
/// </summary>
public sealed class Governor : IDisposable
{
    private readonly Sampler _sampler;
    private readonly TimeProvider _clock;
    private readonly LevelTable _levels;
    private readonly TimeSpan _slowest;
    private readonly Lock _deciding = new();
    private GovernorCore _core;
    private PolicyOptions _policies;
    private GovernorState _state;
    private ForcedBudget _forced;
    private DecisionRecorder? _recorder;

    /// <summary>Creates a governor for levels of which nothing but the budgets is known; unless sampling is manual, the signals are read once now and then by timers.</summary>
    /// <param name="levels">The model's levels: budgets in (0, 1], strictly rising.</param>
    /// <param name="policies">The policies; <see langword="null"/> is none.</param>
    /// <param name="signals">The signals; <see langword="null"/> is the device's own.</param>
    /// <exception cref="ArgumentException">There is no level, they do not rise, or a signal is read more rarely than it counts.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A level is outside (0, 1].</exception>
    public Governor(IEnumerable<double> levels, PolicyOptions? policies = null, SignalOptions? signals = null)
        : this(LevelTable.Of(Checked(levels)), policies, signals)
    {
    }

    /// <summary>Creates a governor for a model; unless sampling is manual, the signals are read once now and then by timers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="profile">What the levels take on this device; <see langword="null"/> lets the MACs and the first frames tell.</param>
    /// <param name="policies">The policies; <see langword="null"/> is none.</param>
    /// <param name="signals">The signals; <see langword="null"/> is the device's own.</param>
    /// <exception cref="ArgumentException">The profile is of another model, or a signal is read more rarely than it counts.</exception>
    public static Governor For(ModelManifest model, DeviceProfile? profile = null, PolicyOptions? policies = null, SignalOptions? signals = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new(LevelTable.Of(model, profile), policies, signals);
    }

    private Governor(LevelTable levels, PolicyOptions? policies, SignalOptions? signals)
    {
        signals ??= new SignalOptions();
        _slowest = signals.Manual ? TimeSpan.Zero : signals.ToSignals().Max(signal => signal.Every);
        _levels = levels;
        Levels = [.. levels.Budgets.Where((_, level) => !levels.Model.AreMeans[level])];
        _policies = policies ?? new PolicyOptions();
        _core = Core(_policies);
        _clock = signals.Clock;
        _sampler = new Sampler(signals, _policies.StaleAfter);
    }

    /// <summary>SHA-256 of the model file whose budgets it decides, for the log of decisions; <see langword="null"/> when there is none.</summary>
    internal string? Model { get; set; }

    /// <summary>The model's levels, rising.</summary>
    public IReadOnlyList<double> Levels { get; }

    /// <summary>What the signals said last.</summary>
    public ReadingSet Readings => _sampler.Latest;

    /// <summary>The time now on the clock of the readings.</summary>
    public TimeSpan Now => _sampler.Now;

    /// <summary>Gives a quantity's value as the policies see it.</summary>
    /// <param name="quantity">The quantity.</param>
    /// <param name="value">The value in the quantity's unit; 0 when there is none.</param>
    /// <returns>Whether it is known and not older than <see cref="PolicyOptions.StaleAfter"/>.</returns>
    public bool TryRead(Quantity quantity, out double value)
    {
        ArgumentNullException.ThrowIfNull(quantity);
        // The readings first: those published after the time was taken would come from the future.
        var readings = _sampler.Latest;
        return readings.TryGet(quantity, _sampler.Now, _sampler.StaleAfter, out value);
    }

    /// <summary>The policies in force.</summary>
    public PolicyOptions Policies => Volatile.Read(ref _policies);

    /// <summary>Readings that are too old to count: their signal answered once and does no longer.</summary>
    public IReadOnlyList<Reading> StaleReadings
    {
        get
        {
            var (now, staleAfter, stale) = (_sampler.Now, _sampler.StaleAfter, new List<Reading>());
            foreach (ref readonly var reading in Readings.Readings)
                if (reading.IsKnown && now - reading.Time > staleAfter)
                    stale.Add(reading);
            return stale;
        }
    }

    /// <summary>The shortest deadline that the policies keep; <see langword="null"/> when they keep none.</summary>
    public TimeSpan? Deadline
    {
        get
        {
            var shortest = Policies.Policies.Min(policy => (double?)policy.Deadline) ?? double.PositiveInfinity;
            return double.IsFinite(shortest) ? TimeSpan.FromSeconds(shortest) : null;
        }
    }

    /// <summary>Frames per second over the last half minute; 0 while they are not known.</summary>
    public double FramesPerSecond
    {
        get
        {
            lock (_deciding)
                return _state.Learned.FramesPerSecond;
        }
    }

    /// <summary>The time that 99 frames in 100 at a level are expected to stay under now; <see langword="null"/> while that is not known: before the first frame.</summary>
    /// <param name="budget">The level's budget, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1].</exception>
    public TimeSpan? ExpectedLatency(double budget)
    {
        Valid.Budget(budget);
        lock (_deciding)
            return _state.Learned.Latency.IsKnown ? TimeSpan.FromSeconds(_state.Learned.Latency.P99(_levels, _levels.Under(budget))) : null;
    }

    /// <summary>The budget of the next frame. Takes well under a microsecond and allocates nothing.</summary>
    /// <param name="priority">How much depends on the frame.</param>
    public BudgetDecision Decide(FramePriority priority = FramePriority.Normal)
    {
        lock (_deciding)
        {
            // The readings first: those published after the time was taken would come from the future.
            var readings = _sampler.Latest;
            var now = _sampler.Frame();
            var decision = _core.Step(ref _state, readings, _forced, now, priority);
            _recorder?.Decided(readings, _forced, now, priority, decision);
            return decision;
        }
    }

    /// <summary>Tells how long a frame took, which the deadline, mission and power policies learn from. <see cref="AdaptiveModel"/> calls it after every frame. Allocates nothing.</summary>
    /// <param name="budget">The budget the frame ran at, in (0, 1].</param>
    /// <param name="latency">How long it took.</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1].</exception>
    public void Observe(double budget, TimeSpan latency)
    {
        var level = _levels.Single(_levels.Under(Valid.Budget(budget)));
        // Also where the caller chose the budget: somebody may be looking at the readings.
        _sampler.Frame();
        lock (_deciding)
        {
            _core.Observe(ref _state, level, latency.TotalSeconds);
            _recorder?.Observed(level, latency.TotalSeconds);
        }
    }

    /// <summary>
    /// Tells what a frame took and spent whose decision had an <see cref="BudgetDecision.Escalation"/>; without one it is the same as the other overload. What was spent moves the
    /// threshold of the next frames, so that its mean stays on the budget. Allocates nothing.
    /// </summary>
    /// <param name="decision">The decision.</param>
    /// <param name="macsShare">MACs of all its runs as a share of the dense network's.</param>
    /// <param name="first">How long the first run took, with all that belongs to a frame.</param>
    /// <param name="second">How much longer the frame took for the second run; zero when it did not happen.</param>
    /// <param name="preparation">Of the first, what a second run does not repeat, such as converting the frame.</param>
    public void Observe(in BudgetDecision decision, double macsShare, TimeSpan first, TimeSpan second = default, TimeSpan preparation = default)
    {
        if (decision.Escalation is not { } twice)
        {
            Observe(decision.Granted, first);
            return;
        }
        var run = new EscalatedRun(
            _levels.Under(decision.Granted), _levels.Under(twice.First), first.TotalSeconds, _levels.Under(twice.Second), second.TotalSeconds, preparation.TotalSeconds, macsShare);
        lock (_deciding)
        {
            _core.Observe(ref _state, run);
            _recorder?.Observed(run);
        }
    }

    /// <summary>Replaces all policies and their parameters between two frames; what was learnt and the level stay. Refused options change nothing.</summary>
    /// <exception cref="ArgumentException">A signal is read more rarely than it would count.</exception>
    /// <exception cref="PolicyFormatException">The same, where the policies came from a text.</exception>
    public void Configure(PolicyOptions policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var core = Core(policies);
        lock (_deciding)
        {
            core.Adopt(ref _state, _core);
            (_core, _policies, _sampler.StaleAfter) = (core, policies, policies.StaleAfter);
            _recorder?.Configured(policies);
        }
    }

    /// <summary>
    /// Follows a file of policies: takes it now, and every valid change of it between two frames. A change that is not valid is refused, and the policies before it stay.
    /// </summary>
    /// <param name="path">A file as <see cref="PolicyOptions.Parse"/> reads it.</param>
    /// <param name="every">How often to look, 10 milliseconds to 1 hour; every second when not given.</param>
    /// <returns>The watch; dispose it to stop following. The policies stay.</returns>
    /// <exception cref="PolicyFormatException">The file is not valid now.</exception>
    /// <exception cref="IOException">The file cannot be read now.</exception>
    public PolicyWatch Watch(string path, TimeSpan? every = null) => Watch(path, every, Configure);

    /// <summary>As the other one, for whoever passes the policies on.</summary>
    internal PolicyWatch Watch(string path, TimeSpan? every, Action<PolicyOptions> configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new PolicyWatch(configure, path, Valid.Time(every ?? TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), nameof(every)), _clock);
    }

    /// <summary>
    /// Writes every decision with all it was made from, as text, so that <see cref="DecisionReplay"/> can make it again. Recording may begin at any time; on the frame path it
    /// fills a buffer, which goes to the stream when full. A stream that fails ends the recording, not the frames: <see cref="RecordingProblem"/> says why.
    /// </summary>
    /// <param name="stream">Where to; it stays open. <see langword="null"/> ends recording, which writes the rest of the buffer.</param>
    public void Record(Stream? stream)
    {
        lock (_deciding)
        {
            _recorder?.Flush();
            RecordingProblem = _recorder?.Problem;
            _recorder = stream is null ? null : new DecisionRecorder(stream, Model, _levels, _policies, _state);
        }
    }

    /// <summary>Why the log of decisions breaks off: the stream of <see cref="Record"/> failed. <see langword="null"/> while all is written.</summary>
    public Exception? RecordingProblem
    {
        get
        {
            lock (_deciding)
                return _recorder?.Problem ?? field;
        }
        private set;
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

    /// <summary>The budget that is forced now; <see langword="null"/> when none is.</summary>
    public double? Forced
    {
        get
        {
            lock (_deciding)
                return _forced.IsInForce(_sampler.Now) ? _forced.Budget : null;
        }
    }

    /// <summary>Takes over the forced budget of the governor of a model before, for as long as it has to go.</summary>
    internal void GoOnForcing(Governor before)
    {
        ForcedBudget forced;
        TimeSpan left;
        lock (before._deciding)
        {
            forced = before._forced;
            left = forced.Until == TimeSpan.MaxValue ? TimeSpan.MaxValue : forced.Until - before._sampler.Now;
        }
        if (forced.Budget > 0 && left > TimeSpan.Zero)
            Force(forced.Budget, left);
    }

    /// <summary>Ends a forced budget; the next frame follows the policies again. Does nothing when none is forced.</summary>
    public void Release()
    {
        lock (_deciding)
            _forced = default;
    }

    /// <summary>Reads all signals now, on this thread. With <see cref="SignalOptions.Manual"/> it is the only way they are read.</summary>
    public void Sample() => _sampler.Sample();

    /// <summary>Stops sampling and ends recording. The signals stay their owners'.</summary>
    public void Dispose()
    {
        _sampler.Dispose();
        Record(null);
    }

    private GovernorCore Core(PolicyOptions policies)
    {
        if (_slowest <= policies.StaleAfter)
            return new(_levels, [.. policies.Policies], policies.Dwell, policies.StaleAfter, policies.Floors, policies.Escalate);
        var problem = $"a signal is read every {_slowest} and counts for {policies.StaleAfter} only, so it would be lost most of the time; read it more often or raise StaleAfter.";
        throw policies.StaleAfterLine > 0 ? new PolicyFormatException(policies.StaleAfterLine, problem) : new ArgumentException("The policies: " + problem, nameof(policies));
    }

    private static double[] Checked(IEnumerable<double> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        double[] budgets = [.. levels];
        if (budgets.Length == 0)
            throw new ArgumentException("A governor needs the model's levels; there is none.", nameof(levels));
        for (var i = 0; i < budgets.Length; i++)
        {
            Valid.Budget(budgets[i], nameof(levels));
            if (i > 0 && budgets[i] <= budgets[i - 1])
                throw new ArgumentException($"Level {i} is {budgets[i]}, not above level {i - 1}, which is {budgets[i - 1]}; give the levels in rising order.", nameof(levels));
        }
        return budgets;
    }
}
