namespace EdgeSdk.Budgets.Learning;

/// <summary>
/// How long a frame of each level takes now: its time when nothing disturbs (from the profile, or from the MACs and then learnt) times a slowdown that all levels
/// share. Everything is in logarithms, so that twice as slow weighs as much as twice as fast.
/// </summary>
internal struct LatencyModel
{
    // A slowdown is believed when two frames in a row show it: one alone is an outlier, which only widens the spread.
    private const double Settle = 0.03, MostSettled = 0.1, SpreadStep = 0.05, Rare = 0.01, LeastSpread = 0.02, MostSpread = 1.5;
    private const double PreparationStep = 0.05;
    private const int Lessons = 5, LessonsOfProfile = 50, MostLessons = 200;

    private LevelNumbers _correction;
    private LevelNumbers _factor;
    private LevelNumbers _lessons;
    private double _slowdown;
    private double _spread;
    private double _slowdownFactor;
    private double _spreadFactor;
    private double _before;
    private double _preparation;
    private int _level;
    private int _sinceSwitch;

    /// <summary>Whether times are known in seconds.</summary>
    public bool IsKnown { get; private set; }

    public static LatencyModel Of(LevelTable levels)
    {
        var model = new LatencyModel { IsKnown = levels.IsMeasured, _spread = Math.Clamp(Math.Log(levels.Spread), LeastSpread, MostSpread), _level = -1 };
        for (var level = 0; level < LevelNumbers.Most; level++)
            model._factor[level] = 1;
        model.Multiply();
        return model;
    }

    /// <summary>How much longer everything takes now than when nothing disturbs.</summary>
    public readonly double Slowdown => _slowdownFactor;

    /// <summary>The time of half of the frames at a level, in seconds.</summary>
    public readonly double Typical(LevelTable levels, int level) => Undisturbed(levels, level) * _slowdownFactor;

    /// <summary>The same when nothing disturbs; multiplied by <see cref="Slowdown"/> it is seconds.</summary>
    public readonly double Undisturbed(LevelTable levels, int level) => levels.Times[level] * (level < LevelNumbers.Most ? _factor[level] : 1);

    /// <summary>The time that 99 of 100 frames at a level stay under, in seconds.</summary>
    public readonly double P99(LevelTable levels, int level) => Typical(levels, level) * _spreadFactor;

    /// <summary>
    /// What a second run at a level adds to a frame, as a share of that level's time: what both runs would prepare, such as converting the frame, is done once.
    /// </summary>
    public readonly double SecondShare(LevelTable levels, int level)
    {
        var typical = Typical(levels, level);
        return typical > _preparation ? 1 - (_preparation / typical) : 0;
    }

    /// <summary>So much of a frame's time, in seconds, was preparation that a second run does not repeat.</summary>
    public void ObservePreparation(double seconds)
    {
        if (seconds >= 0 && double.IsFinite(seconds))
            _preparation += PreparationStep * (seconds - _preparation);
    }

    public void Observe(LevelTable levels, int level, double seconds)
    {
        if (!(seconds > 0 && double.IsFinite(seconds)))
            return;
        Learn(levels, level, seconds);
        Multiply();
    }

    /// <summary>The second run of a frame has taken so long: it tells how its level compares with the first one, which tells how slow the device is.</summary>
    public void ObserveSecond(LevelTable levels, int level, double seconds)
    {
        if (!(seconds > 0 && double.IsFinite(seconds)) || !IsKnown || level >= LevelNumbers.Most)
            return;
        var residual = Math.Log(seconds / levels.Times[level]) - _slowdown - _correction[level];
        _correction[level] += residual / (1 + Math.Min(_lessons[level]++ + (levels.IsMeasured ? LessonsOfProfile : 0), MostLessons));
        _factor[level] = Math.Exp(_correction[level]);
    }

    // Once per frame, not once per question.
    private void Multiply() => (_slowdownFactor, _spreadFactor) = (Math.Exp(_slowdown), Math.Exp(_spread));

    private void Learn(LevelTable levels, int level, double seconds)
    {
        _sinceSwitch = level == _level ? _sinceSwitch + 1 : 0;
        _level = level;
        var residual = Math.Log(seconds / levels.Times[level]) - _slowdown - Correction(level);
        if (!IsKnown)
        {
            IsKnown = true;
            _slowdown = residual;
            Count(level);
            return;
        }
        if (Learns(levels, level, residual))
            return;
        var both = Math.Min(residual, _before);
        _slowdown += both > 0 ? both : Settle * Math.Min(residual, MostSettled);
        _spread = Math.Clamp(_spread + (SpreadStep * (residual > _spread ? 1 - Rare : -Rare)), LeastSpread, MostSpread);
        // What the slowdown has taken over is no longer news.
        _before = both > 0 ? residual - both : residual;
    }

    // The first frames after a change of level tell how the two compare; later ones tell only how slow the device is.
    private bool Learns(LevelTable levels, int level, double residual)
    {
        if (level >= LevelNumbers.Most || _sinceSwitch >= Lessons)
            return false;
        var seen = _lessons[level] + (levels.IsMeasured ? LessonsOfProfile : 0);
        _correction[level] += residual / (1 + seen);
        _factor[level] = Math.Exp(_correction[level]);
        Count(level);
        _before = 0;
        return seen < Lessons;
    }

    private void Count(int level)
    {
        if (level < LevelNumbers.Most)
            _lessons[level]++;
    }

    private readonly double Correction(int level) => level < LevelNumbers.Most ? _correction[level] : 0;
}
