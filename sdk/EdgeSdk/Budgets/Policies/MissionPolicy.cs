using EdgeSdk.Signals;

namespace EdgeSdk.Budgets;

/// <summary>
/// Makes the batteries last to the end of a mission and spends all they hold until then, so that accuracy over the mission is greatest: the highest level whose power
/// the energy left can feed for the time left. Only levels that are worth their time are chosen: where a mixture of two others is more accurate, what the cheaper one
/// saves now buys the dearer one later. No ceiling on external power. Reads the batteries' energy (or, where there is none, their charge), direction and draw; a draw
/// that nothing measures is taken from the fall of the energy.
/// </summary>
public sealed class MissionPolicy : Policy
{
    private const int Bound = 0, Unmeasured = 1;
    private const double PowerNoise = 5;
    private readonly TimeOnly? _until;
    private readonly TimeSpan? _duration;
    private readonly long? _frames;
    private readonly double _reserve;
    private readonly double _noise;
    private readonly double _lowestBudget;

    /// <summary>Creates the policy; exactly one of the three ends is given.</summary>
    /// <param name="until">The mission ends at the next such time of day.</param>
    /// <param name="duration">It ends so long after the governor was created, above 0.</param>
    /// <param name="frames">It ends with the governor's frame of this number, above 0.</param>
    /// <param name="reserve">Share of a full battery that must be left at the end, in [0, 0.9].</param>
    /// <param name="noise">How far the gauge wavers, peak to peak, as a share of a full battery, in [0, 0.3].</param>
    /// <param name="lowestBudget">The ceiling until power and frame rate are known, in (0, 1].</param>
    /// <param name="whenAbsent">The ceiling where there is no gauge, in (0, 1].</param>
    /// <param name="whenLost">The ceiling when the gauge falls silent, in (0, 1]; <paramref name="lowestBudget"/> when not given.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException">Not exactly one end is given.</exception>
    public MissionPolicy(
        TimeOnly? until = null, TimeSpan? duration = null, long? frames = null, double reserve = 0.02, double noise = 0.01, double lowestBudget = 0.1,
        double whenAbsent = 1, double? whenLost = null)
        : base("mission", whenAbsent, whenLost ?? Valid.Budget(lowestBudget))
    {
        if ((until is null ? 0 : 1) + (duration is null ? 0 : 1) + (frames is null ? 0 : 1) != 1)
            throw new ArgumentException("A mission has one end: give either until, or duration, or frames.", nameof(until));
        if (duration <= TimeSpan.Zero)
            throw new ArgumentOutOfRangeException(nameof(duration), duration, $"duration is {duration}; give a time above 0.");
        if (frames <= 0)
            throw new ArgumentOutOfRangeException(nameof(frames), frames, $"frames is {frames}; give a number above 0.");
        (_until, _duration, _frames) = (until, duration, frames);
        _reserve = Valid.Within(reserve, 0, 0.9);
        _noise = Valid.Within(noise, 0, 0.3);
        _lowestBudget = lowestBudget;
    }

    /// <inheritdoc/>
    public override Ceiling Evaluate(in DeviceView device)
    {
        if (device.RunsOnExternalPower)
            return Ceiling.None;
        if (!device.TryGetEnergy(out var energy) || !SecondsLeft(device, out var seconds))
            return Ceiling.Unknown;
        if (seconds <= 0)
            return Ceiling.None;
        if (device.Levels is not { } levels || !device.Learned.Power.IsKnown || !device.Learned.Latency.IsKnown)
            return Ceiling.At(_lowestBudget, _lowestBudget, Unmeasured, seconds);
        // Where the charge is unknown, what is left now is the best guess of a full battery.
        var full = device.TryGet(Quantity.BatteryCharge, out var charge) && charge > 0.01 ? energy / charge : energy;
        var power = Math.Max(0, energy - (_reserve * full)) * 3600 / seconds;
        // What the power is thought to be wavers as well, with load and frame rate: by more than the gauge.
        var surely = Math.Max(0, energy - ((_reserve + _noise) * full)) * 3600 / seconds * (1 - (PowerNoise * _noise));
        var highest = Highest(device, levels, power, levels.Count - 1);
        return Ceiling.At(levels.Budgets[highest], levels.Budgets[Highest(device, levels, surely, highest)], Bound, seconds, power);
    }

    /// <inheritdoc/>
    public override string Describe(in Ceiling ceiling) => ceiling.Why == Unmeasured
        ? $"{ReasonText.Time(ceiling.First)} to go, power not yet known"
        : $"{ReasonText.Time(ceiling.First)} to go with {ReasonText.Watts(ceiling.Second)}";

    private static int Highest(in DeviceView device, LevelTable levels, double power, int level)
    {
        ref readonly var learned = ref device.Learned;
        for (; level > 0; level--)
        {
            var plan = levels.Plan(level, learned.Latency);
            if (levels.IsEfficient(level, plan) && learned.PowerAt(levels, level, plan) <= power)
                break;
        }
        return level;
    }

    private bool SecondsLeft(in DeviceView device, out double seconds)
    {
        seconds = 0;
        if (_duration is { } duration)
            seconds = (duration - device.Now).TotalSeconds;
        else if (_until is { } until && device.TryGet(Quantity.TimeOfDay, out var now))
            seconds = (until.ToTimeSpan().TotalSeconds - now + 86_400) % 86_400;
        else if (_frames is { } frames && device.FramesPerSecond > 0)
            seconds = (frames - device.Frames) / device.FramesPerSecond;
        else
            return false;
        return true;
    }
}
