using EdgeSdk.Budgets.Escalating;
using EdgeSdk.Signals;

namespace EdgeSdk.Budgets.Learning;

/// <summary>What the governor has learnt from frames and readings: part of its state, so that a replay learns the same.</summary>
internal struct Learned
{
    private const double RateMemory = 30, PaceMemory = 300;

    private static readonly Learned Empty;

    /// <summary>How long frames take.</summary>
    public LatencyModel Latency;

    /// <summary>What they cost.</summary>
    public PowerModel Power;

    /// <summary>Keeps what they spend in the mean on the budget.</summary>
    public SpendingControl Spending;

    /// <summary>Frames decided so far.</summary>
    public long Frames;

    private double _rate;
    private double _seen;
    private double _pace;
    private double _paced;

    /// <summary>Nothing learnt yet.</summary>
    public static ref readonly Learned Nothing => ref Empty;

    /// <summary>Frames per second over the last half minute; 0 before the second frame.</summary>
    public readonly double FramesPerSecond => _seen > 0 ? _rate / _seen : 0;

    /// <summary>Share of time in which frames would run with a level's budget now, 0..1.</summary>
    public readonly double Use(LevelTable levels, int level) => Math.Min(1, FramesPerSecond * Latency.Slowdown * Undisturbed(levels, level, levels.Plan(level, Latency)));

    /// <summary>
    /// The power with a level's budget in the long run: a plan for hours goes by the frame rate and the load of the last minutes, not of this moment. Its unit is that of the energy
    /// divided by hours.
    /// </summary>
    public readonly double PowerAt(LevelTable levels, int level, EscalationPlan? plan) => Power.At(Math.Min(1, _pace * Undisturbed(levels, level, plan)), levels.Watts);

    /// <summary>A frame is decided, so long after the one before.</summary>
    public void Frame(double elapsed)
    {
        Frames++;
        if (Frames == 1)
            return;
        // Counted with a memory that fades; the same for the time that could have held frames, so that the beginning is not taken for a pause.
        var fade = Math.Exp(-elapsed / RateMemory);
        _rate = (_rate * fade) + 1;
        _seen = (_seen * fade) + (RateMemory * (1 - fade));
        // Counted in full at first, later with a memory that fades as well.
        _paced = Math.Min(PaceMemory, _paced + elapsed);
        _pace += ((FramesPerSecond * Latency.Slowdown) - _pace) * Math.Min(1, elapsed / _paced);
    }

    private readonly double Undisturbed(LevelTable levels, int level, EscalationPlan? plan) => plan is not null
        ? Latency.Undisturbed(levels, plan.Low) + (plan.Share * Latency.Undisturbed(levels, plan.High) * Latency.SecondShare(levels, plan.High)) : Latency.Undisturbed(levels, level);

    public void Read(ReadingSet readings, TimeSpan now, TimeSpan staleAfter)
    {
        if (readings.TryGet(Quantity.BatteryDraw, now, staleAfter, out var power, out var at) || readings.TryGet(Quantity.DevicePower, now, staleAfter, out power, out at))
            Power.Observe(power, at);
        else if (readings.TryGet(Quantity.BatteryDirection, now, staleAfter, out var direction) && direction >= 0)
            Power.Pause();
        else if (Energy(readings, now, staleAfter, out var energy, out at))
            Power.Watched(energy, at);
    }

    /// <summary>Energy left in watt-hours; where only the state of charge is known, in full batteries, which serves as well: time and power cancel.</summary>
    public static bool Energy(ReadingSet readings, TimeSpan now, TimeSpan staleAfter, out double energy, out TimeSpan at) =>
        readings.TryGet(Quantity.BatteryEnergy, now, staleAfter, out energy, out at) || readings.TryGet(Quantity.BatteryCharge, now, staleAfter, out energy, out at);
}
