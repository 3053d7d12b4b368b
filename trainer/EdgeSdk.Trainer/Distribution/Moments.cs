namespace EdgeSdk.Trainer.Distribution;

/// <summary>Count, mean and sum of squared deviations of each channel over some rows.</summary>
/// <param name="Count">Rows.</param>
/// <param name="Mean">[channels].</param>
/// <param name="Squares">[channels], the sum of (x - mean)^2.</param>
internal sealed record Moments(double Count, double[] Mean, double[] Squares)
{
    /// <summary>Those of [rows, channels].</summary>
    public static Moments Of(ReadOnlySpan<float> values, int channels)
    {
        var rows = values.Length / channels;
        var (mean, squares) = (new double[channels], new double[channels]);
        if (rows == 0)
            return new Moments(0, mean, squares);
        // Distances from the first row, which lies among the values: sums of their squares lose nothing that a double could hold.
        var shift = values[..channels].ToArray();
        ByChannel.ShiftedSums(values, shift, mean, squares);
        for (var c = 0; c < channels; c++)
        {
            var distance = mean[c] / rows;
            squares[c] = Math.Max(0, squares[c] - mean[c] * distance);
            mean[c] = shift[c] + distance;
        }

        return new Moments(rows, mean, squares);
    }

    /// <summary>Those of the rows of all ranks, the same on each.</summary>
    public Moments Combined(Communicator ranks)
    {
        if (ranks.Size == 1)
            return this;
        var channels = Mean.Length;
        var all = ranks.Gather<double>([Count, .. Mean, .. Squares]);
        var combined = new Moments(0, new double[channels], new double[channels]);
        foreach (var part in all.Chunk(1 + 2 * channels))
            combined = combined.With(new Moments(part[0], part[1..(1 + channels)], part[(1 + channels)..]));
        return combined;
    }

    /// <summary>Those of both sets of rows (Chan, Golub and LeVeque, 1979).</summary>
    public Moments With(Moments other)
    {
        var count = Count + other.Count;
        if (count == 0)
            return this;
        var (mean, squares) = (new double[Mean.Length], new double[Mean.Length]);
        for (var c = 0; c < mean.Length; c++)
        {
            var distance = other.Mean[c] - Mean[c];
            mean[c] = Mean[c] + distance * (other.Count / count);
            squares[c] = Squares[c] + other.Squares[c] + distance * distance * (Count * other.Count / count);
        }

        return new Moments(count, mean, squares);
    }

    /// <summary>1 / sqrt(variance + epsilon) of each channel.</summary>
    public double[] InverseDeviations(double epsilon) => [.. Squares.Select(sum => 1 / Math.Sqrt(sum / Math.Max(1, Count) + epsilon))];
}
