namespace EdgeSdk.Budgets.Learning;

/// <summary>
/// What the device draws, and how much of it the frames are: a straight line over the share of time in which frames run, fitted to the readings of the last minutes.
/// Until they show more than one utilisation, all of the power counts as the frames' own: with that the budget moves the right way and stops at the right place.
/// </summary>
internal struct PowerModel
{
    // How long readings count, how long a gap breaks the measurement, and how long a fall of the charge must be watched where nothing tells watts.
    private const double Memory = 1800, Gap = 120, Watch = 300;

    // Variance of the utilisation, relative to its square, from which the readings outweigh the assumption.
    private const double Doubt = 0.0025;

    private double _busy;
    private double _meanUse;
    private double _meanPower;
    private double _variance;
    private double _covariance;
    private double _weight;
    private TimeSpan _last;
    private double _lastEnergy;
    private bool _anchored;

    /// <summary>Whether power and utilisation are known.</summary>
    public readonly bool IsKnown => _weight > 0;

    /// <summary>Power at the last reading, and the utilisation since the one before.</summary>
    public double LatestUse { get; private set; }

    /// <summary>A frame has run for so many seconds.</summary>
    public void Ran(double seconds) => _busy += seconds is > 0 and < 3600 ? seconds : 0;

    /// <summary>A new reading of the power.</summary>
    public void Observe(double power, TimeSpan at)
    {
        var elapsed = Since(at);
        if (elapsed <= 0)
            return;
        if (_anchored && elapsed <= Gap)
            Fit(power, elapsed);
        (_last, _busy, _anchored) = (at, 0, true);
    }

    /// <summary>A new reading of the energy left, where nothing tells the power.</summary>
    public void Watched(double energy, TimeSpan at)
    {
        var elapsed = Since(at);
        if (_anchored && elapsed < Watch && energy <= _lastEnergy)
            return;
        if (_anchored && elapsed <= 2 * Watch && energy < _lastEnergy)
            Fit((_lastEnergy - energy) * 3600 / elapsed, elapsed);
        (_last, _lastEnergy, _busy, _anchored) = (at, energy, 0, true);
    }

    /// <summary>Nothing tells what the frames draw from the batteries now.</summary>
    public void Pause() => (_busy, _anchored) = (0, false);

    /// <summary>The power at a utilisation, in the unit of the readings.</summary>
    public readonly double At(double use, double? framesAlone) => _meanPower + (Slope(framesAlone) * (use - _meanUse));

    /// <summary>The power that one more unit of utilisation adds.</summary>
    public readonly double Slope(double? framesAlone)
    {
        if (_meanUse <= 1e-9)
            return framesAlone ?? 0;
        var all = _meanPower / _meanUse;
        var assumed = Math.Min(framesAlone ?? all, all);
        var doubt = Doubt * _meanUse * _meanUse;
        return Math.Clamp((_covariance + (doubt * assumed)) / (_variance + doubt), 0, all);
    }

    // Not as a TimeSpan, which throws when times at the two ends of its range are subtracted.
    private readonly double Since(TimeSpan at) => ((double)at.Ticks - _last.Ticks) / TimeSpan.TicksPerSecond;

    private void Fit(double power, double elapsed)
    {
        LatestUse = Math.Min(1, _busy / elapsed);
        // The first readings count in full, later ones with an exponential memory.
        _weight = Math.Min(Memory, _weight + elapsed);
        var share = Math.Min(1, elapsed / _weight);
        var (dx, dy) = (LatestUse - _meanUse, power - _meanPower);
        _meanUse += share * dx;
        _meanPower += share * dy;
        _variance = (1 - share) * (_variance + (share * dx * dx));
        _covariance = (1 - share) * (_covariance + (share * dx * dy));
    }
}
