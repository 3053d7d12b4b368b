namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>How an activation is stored as a byte: value = (byte - <paramref name="ZeroPoint"/>) * <paramref name="Scale"/>.</summary>
internal readonly record struct ByteScale(float Scale, byte ZeroPoint)
{
    /// <summary>The scale that spreads [low, high], widened to hold 0, over all bytes; 0 itself is exact.</summary>
    public static ByteScale Over(double low, double high)
    {
        (low, high) = (Math.Min(low, 0), Math.Max(high, 0));
        var scale = (high - low) / byte.MaxValue;
        return scale < 1e-30 ? new(1, 0) : new((float)scale, (byte)Math.Clamp(Math.Round(-low / scale), 0, byte.MaxValue));
    }

    /// <summary>The value that <paramref name="x"/> is stored as.</summary>
    public double Round(double x) => (Math.Clamp(Math.Round(x / Scale) + ZeroPoint, 0, byte.MaxValue) - ZeroPoint) * Scale;
}

/// <summary>The values an activation took: the extremes of all, and a sample.</summary>
internal sealed class ActivationRange(int seed)
{
    // Of one tensor of one image. An image's values are no independent sample, so many images count more than many values.
    private const int PerTensor = 64;

    private readonly List<float> _sample = [];
    private readonly Random _random = new(seed);
    private float _low;
    private float _high;

    public void Add(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
        {
            _low = Math.Min(_low, value);
            _high = Math.Max(_high, value);
        }

        for (var i = 0; i < PerTensor; i++)
            _sample.Add(values[_random.Next(values.Length)]);
    }

    public ByteScale Choose(RangeMethod method) => method switch
    {
        RangeMethod.MinMax => ByteScale.Over(_low, _high),
        RangeMethod.Percentile => Percentile(0.9999),
        _ => LeastSquares(),
    };

    private ByteScale Percentile(double share)
    {
        var sorted = _sample.Order().ToArray();
        var last = sorted.Length - 1;
        return ByteScale.Over(sorted[(int)Math.Floor((1 - share) * last)], sorted[(int)Math.Ceiling(share * last)]);
    }

    // Clipping costs the few values outside, a wide range costs all others their precision.
    private ByteScale LeastSquares()
    {
        const int Steps = 60;
        const int Most = 1 << 14;
        var stride = Math.Max(1, _sample.Count / Most);
        float[] sample = [.. _sample.Where((_, i) => i % stride == 0)];
        return Enumerable.Range(1, Steps)
            .Select(step => ByteScale.Over(_low * (double)step / Steps, _high * (double)step / Steps))
            .MinBy(scale => sample.Sum(x => (x - scale.Round(x)) * (x - scale.Round(x))));
    }
}
