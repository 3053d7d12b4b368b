namespace InspectionCamera.Line;

/// <summary>The latest latencies in milliseconds and their quantiles. For one thread at a time.</summary>
internal sealed class LatencyWindow(int size)
{
    private readonly double[] _values = new double[size];
    private long _added;

    public int Count => (int)Math.Min(_added, _values.Length);

    public void Add(double milliseconds) => _values[_added++ % _values.Length] = milliseconds;

    /// <summary>The value that a share of the latest stay under; <see langword="null"/> before the first.</summary>
    public double? Quantile(double share)
    {
        if (Count == 0)
            return null;
        var sorted = _values[..Count];
        Array.Sort(sorted);
        return sorted[Math.Min(Count - 1, (int)(share * Count))];
    }
}
