namespace EdgeSdk.Benchmarks.Frames;

/// <summary>Values by their order: the median, and between which values half of them lie.</summary>
internal sealed record Spread(IReadOnlyList<double> Values)
{
    public double Median => At(Values, 0.5);

    public double Lower => At(Values, 0.25);

    public double Upper => At(Values, 0.75);

    public static double At(IReadOnlyList<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));

    /// <summary>The median and in brackets the quartiles.</summary>
    public string ToString(string format) => $"{Median.ToString(format)} [{Lower.ToString(format)} {Upper.ToString(format)}]";
}
