using EdgeSdk.Frames;

namespace EdgeSdk.Budgets;

/// <summary>
/// The policies of a governor and how it moves between levels. Without a policy every frame gets the whole budget. Of several ceilings the
/// lowest wins. Copied when a governor is made: later changes reach no running one.
/// </summary>
public sealed class PolicyOptions
{
    private readonly List<Policy> _policies = [];

    internal Floors Floors { get; private set; }

    /// <summary>The text these options were read from, if they were.</summary>
    internal string? Source { get; init; }

    /// <summary>Reads the options from a JSON text; <c>docs/governor.md</c> lists its keys.</summary>
    /// <param name="json">The text: an object with <c>policies</c>, and optionally <c>dwellSeconds</c>, <c>staleAfterSeconds</c>, <c>escalate</c>, <c>floor</c> and <c>criticalFloor</c>.</param>
    /// <exception cref="PolicyFormatException">The text is no such object; the exception names the line.</exception>
    public static PolicyOptions Parse(string json) => Configuration.PolicySection.Read(json);

    /// <summary>
    /// Checks a text and puts it in the place of a policy file, as a whole: a watch, and a start after a power cut, find the old text or the new one.
    /// </summary>
    /// <param name="path">The file; its folder must exist.</param>
    /// <param name="json">The text, as <see cref="Parse"/> reads it.</param>
    /// <returns>The options that the text holds.</returns>
    /// <exception cref="PolicyFormatException">The text is not valid; the file stays as it was.</exception>
    /// <exception cref="IOException">The file cannot be written; it stays as it was.</exception>
    /// <exception cref="UnauthorizedAccessException">The file or its folder may not be written; it stays as it was.</exception>
    public static PolicyOptions Write(string path, string json)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var options = Parse(json);
        AtomicFile.Write(path, stream => stream.Write(System.Text.Encoding.UTF8.GetBytes(json)));
        return options;
    }

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

    // Where a text says it: whether it is long enough depends on the signals, which the text does not know.
    internal int StaleAfterLine { get; set; }

    /// <summary>
    /// Whether a budget below the whole one is the mean over frames: each frame runs at a low level, and those whose answer is unsure run again at a higher one, as many as
    /// the budget can feed. Where a <see cref="DeadlinePolicy"/> leaves no time for two runs, where the model file has no confidence curves, and for frames with a floor or a forced budget, every frame
    /// runs once. The default is <see langword="true"/>.
    /// </summary>
    public bool Escalate { get; set; } = true;

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

    /// <summary>Never more than this budget, in the mean over frames.</summary>
    /// <param name="budget">The ceiling, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1].</exception>
    public PolicyOptions Limit(double budget) => Add(new LimitPolicy(budget));

    /// <summary>Makes the batteries last to a time of day: a <see cref="MissionPolicy"/>.</summary>
    /// <param name="until">The mission ends at the next such time of day.</param>
    /// <param name="reserve">Share of a full battery that must be left then, in [0, 0.9].</param>
    /// <exception cref="ArgumentOutOfRangeException">The reserve is outside its range.</exception>
    public PolicyOptions Mission(TimeOnly until, double reserve = 0.02) => Add(new MissionPolicy(until: until, reserve: reserve));

    /// <summary>Keeps a deadline: a <see cref="DeadlinePolicy"/>.</summary>
    /// <param name="p99">The time that 99 frames in 100 stay under, above 0 and up to 1 hour.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is outside its range.</exception>
    public PolicyOptions Deadline(TimeSpan p99) => Add(new DeadlinePolicy(p99));

    /// <summary>Keeps the device cool: a <see cref="ThermalPolicy"/>.</summary>
    /// <param name="from">Degrees Celsius to the limit from which there is no ceiling.</param>
    /// <param name="to">Degrees Celsius to the limit at which the ceiling is the lowest.</param>
    /// <param name="limit">The temperature not to reach; the system's own when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public PolicyOptions Thermal(double from = 10, double to = 2, double? limit = null) => Add(new ThermalPolicy(from, to, limit));

    /// <summary>Keeps the power under a number of watts: a <see cref="PowerCapPolicy"/>.</summary>
    /// <param name="watts">The most power, in watts, above 0 and up to 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is outside its range.</exception>
    public PolicyOptions PowerCap(double watts) => Add(new PowerCapPolicy(watts));

    /// <summary>Catches up when frames wait: a <see cref="QueuePolicy"/>.</summary>
    /// <param name="from">Waiting frames up to which there is no ceiling.</param>
    /// <param name="to">Waiting frames from which the ceiling is the lowest.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range, or <paramref name="to"/> is not above <paramref name="from"/>.</exception>
    public PolicyOptions Queue(double from = 1, double to = 4) => Add(new QueuePolicy(from, to));

    /// <summary>Obeys a power-save switch: a <see cref="PowerSavePolicy"/>.</summary>
    /// <param name="budget">The ceiling while power is to be saved, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1].</exception>
    public PolicyOptions PowerSave(double budget = 0.1) => Add(new PowerSavePolicy(budget));

    /// <summary>A ceiling by time of day: a <see cref="SchedulePolicy"/>.</summary>
    /// <param name="entries">From which time of day on which ceiling holds.</param>
    /// <exception cref="ArgumentException">There is no entry, two have the same time, or a budget is outside (0, 1].</exception>
    public PolicyOptions Schedule(params IEnumerable<(TimeOnly From, double Budget)> entries) => Add(new SchedulePolicy(entries));

    /// <summary>
    /// Frames of a priority get at least the lowest level that is not below a budget, whatever the policies say that can be overridden; what holds for normal frames holds
    /// for critical ones too. A policy that keeps the device safe wins over a floor, and the decision says so; a forced budget wins as well.
    /// </summary>
    /// <param name="budget">The floor, in (0, 1].</param>
    /// <param name="priority">For which frames.</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1].</exception>
    public PolicyOptions Floor(double budget, FramePriority priority = FramePriority.Critical)
    {
        Floors = Floors.With(Valid.Budget(budget), priority);
        return this;
    }

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
