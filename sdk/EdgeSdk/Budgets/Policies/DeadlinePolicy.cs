namespace EdgeSdk.Budgets;

/// <summary>
/// The highest level of which 99 frames in 100 are done in time. How long frames take comes from the device's profile before the first one, then from what they really
/// took: a slowdown is believed after two slow frames, and given up slowly.
/// </summary>
public sealed class DeadlinePolicy : Policy
{
    private const int Bound = 0, Impossible = 1;
    private readonly double _deadline;
    private readonly double _margin;

    /// <summary>Creates the policy.</summary>
    /// <param name="p99">The time that 99 frames in 100 stay under, above 0 and up to 1 hour: a latency, or the interval between frames.</param>
    /// <param name="margin">How much of the deadline must be left over before the budget rises to a level, in [0, 1).</param>
    /// <param name="whenAbsent">The ceiling before the first frame when the device has no profile, in (0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public DeadlinePolicy(TimeSpan p99, double margin = 0.1, double whenAbsent = 0.1) : base("deadline", whenAbsent, whenAbsent)
    {
        _deadline = Valid.Positive(p99.TotalSeconds, 3600, nameof(p99));
        _margin = Valid.Within(margin, 0, 0.999);
    }

    internal override double Deadline => _deadline;

    /// <inheritdoc/>
    public override Ceiling Evaluate(in DeviceView device)
    {
        if (device.Levels is not { } levels || !device.Learned.Latency.IsKnown)
            return Ceiling.Unknown;
        ref readonly var latency = ref device.Learned.Latency;
        var level = levels.Count - 1;
        while (level > 0 && latency.P99(levels, level) > _deadline)
            level--;
        var rise = level;
        while (rise > 0 && latency.P99(levels, rise) > _deadline * (1 - _margin))
            rise--;
        var next = Math.Min(level + 1, levels.Count - 1);
        var lowest = latency.P99(levels, 0);
        if (level == 0 && lowest > _deadline)
            return Ceiling.At(levels.Budgets[0], levels.Budgets[0], Impossible, lowest, _deadline);
        return Ceiling.At(levels.Budgets[level], levels.Budgets[rise], Bound, latency.P99(levels, next), _deadline);
    }

    /// <inheritdoc/>
    public override string Describe(in Ceiling ceiling) => ceiling.Why == Impossible
        ? $"even the lowest level takes {ReasonText.Milliseconds(ceiling.First)}, the deadline is {ReasonText.Milliseconds(ceiling.Second)}"
        : $"the next level would take {ReasonText.Milliseconds(ceiling.First)}, the deadline is {ReasonText.Milliseconds(ceiling.Second)}";
}
