namespace EdgeSdk.Benchmarks.Distribution;

/// <summary>A link between ranks: one exchange of two of them takes latency + bytes / bandwidth.</summary>
/// <param name="Latency">Seconds.</param>
/// <param name="Bandwidth">Bytes per second.</param>
internal readonly record struct Link(double Latency, double Bandwidth)
{
    /// <summary>The line nearest to what was measured, each size counting alike: weighted by 1 / seconds^2.</summary>
    public static Link Fit(IEnumerable<(double Bytes, double Seconds)> measured)
    {
        var (w, wx, wy, wxx, wxy) = (0.0, 0.0, 0.0, 0.0, 0.0);
        foreach (var (x, y) in measured)
        {
            var weight = 1 / (y * y);
            (w, wx, wy, wxx, wxy) = (w + weight, wx + weight * x, wy + weight * y, wxx + weight * x * x, wxy + weight * x * y);
        }

        var slope = (w * wxy - wx * wy) / (w * wxx - wx * wx);
        return new Link((wy - slope * wx) / w, 1 / slope);
    }
}

/// <summary>Seconds of a step by the number of ranks: docs/distribution.md has the formula and what each term means.</summary>
/// <param name="Fixed">Seconds of a step that no number of images changes.</param>
/// <param name="PerImage">Seconds of an image on the rank that has it.</param>
/// <param name="LossPerImage">Seconds of an image of the whole batch in the loss, on every rank.</param>
/// <param name="Sent">What a rank sends in a step, without projections.</param>
/// <param name="ProjectionBytes">Bytes of the projections of one image.</param>
internal sealed record ScalingModel(double Fixed, double PerImage, double LossPerImage, Sent Sent, double ProjectionBytes)
{
    public double Compute(int ranks, double batch) => Fixed + PerImage * batch / ranks + LossPerImage * batch;

    /// <summary>Small messages: every norm twice, and the projections.</summary>
    public double Messages(int ranks, double batch, Link link)
    {
        var rounds = Rounds(ranks);
        var gathers = Sent.Gathers * rounds * link.Latency + (ranks - 1) * (Sent.GatherBytes + ProjectionBytes * batch / ranks) / link.Bandwidth;
        return gathers + rounds * (Sent.Sums * link.Latency + Sent.SumBytes / link.Bandwidth);
    }

    /// <summary>The gradients, as if nothing of the backward pass hid them.</summary>
    public double Gradients(int ranks, Link link) =>
        2 * Rounds(ranks) * Sent.Buckets * link.Latency + 2.0 * (ranks - 1) / ranks * Sent.BucketBytes / link.Bandwidth;

    public double Step(int ranks, double batch, Link link) => Compute(ranks, batch) + Messages(ranks, batch, link) + Gradients(ranks, link);

    private static double Rounds(int ranks) => Math.Ceiling(Math.Log2(ranks));
}
