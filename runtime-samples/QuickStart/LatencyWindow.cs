namespace QuickStart;

/// <summary>The latest latencies and their quantiles.</summary>
internal sealed class LatencyWindow(int size)
{
    private readonly double[] _values = new double[size];
    private long _added;

    public int Count => (int)Math.Min(_added, _values.Length);

    public double Median => Quantile(0.5);

    public void Add(double value) => _values[_added++ % _values.Length] = value;

    public void Clear() => _added = 0;

    public double Quantile(double share)
    {
        if (Count == 0)
            return 0;
        var sorted = _values[..Count];
        Array.Sort(sorted);
        return sorted[Math.Min(Count - 1, (int)(share * Count))];
    }
}
