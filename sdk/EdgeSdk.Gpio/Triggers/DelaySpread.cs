namespace EdgeSdk.Gpio;

/// <summary>Mean and standard deviation of delays as they come (Welford), without keeping them.</summary>
internal struct DelaySpread
{
    private double _mean;
    private double _squares;

    public ulong Count { get; private set; }

    public double Shortest { get; private set; }

    public double Longest { get; private set; }

    public readonly double Mean => _mean;

    public readonly double StandardDeviation => Count == 0 ? 0 : Math.Sqrt(_squares / Count);

    public void Add(double delay)
    {
        Shortest = Count == 0 || delay < Shortest ? delay : Shortest;
        Longest = Count == 0 || delay > Longest ? delay : Longest;
        Count++;
        var off = delay - _mean;
        _mean += off / Count;
        _squares += off * (delay - _mean);
    }
}
