using EdgeSdk.Models;

namespace EdgeSdk.Budgets.Escalating;

/// <summary>
/// How unsure a level is, and how wrong where it is unsure, on the held-out images of the model file: a level's <see cref="ModelLevel.Confidence"/>, with straight lines between
/// its points.
/// </summary>
internal sealed class ConfidenceCurve
{
    private readonly double[] _confidence;
    private readonly double[] _unsure;
    private readonly double[] _wrong;

    /// <param name="points">Triples of confidence, share of the images at least so sure, and top-1 accuracy on these; by falling confidence.</param>
    private ConfidenceCurve(double[] points)
    {
        Points = points;
        var count = (points.Length / 3) + 1;
        (_confidence, _unsure, _wrong) = (new double[count], new double[count], new double[count]);
        (_confidence[0], _unsure[0], _wrong[0]) = (1, 1, 0);
        for (var i = 1; i < count; i++)
        {
            var (confidence, share, top1) = (points[3 * i - 3], points[3 * i - 2], points[3 * i - 1]);
            (_confidence[i], _unsure[i], _wrong[i]) = (confidence, 1 - share, share * (1 - top1));
        }
    }

    /// <summary>The points as plain numbers, for a log.</summary>
    public double[] Points { get; }

    /// <summary>The least share to which <see cref="Below"/> can be asked to go: below 0, so that no frame at all is unsure, also not one that is less sure than all held-out ones.</summary>
    public const double Least = -0.05;

    public static ConfidenceCurve? Of(ModelLevel level) => level.Confidence is not { Count: >= 2 } curve || curve[^1].Share < 0.99 ? null
        : new([.. curve.SelectMany(point => new[] { point.Confidence, point.Share, point.Top1 })]);

    public static ConfidenceCurve? Of(double[] points) => points.Length < 6 || points.Length % 3 != 0 ? null : new(points);

    /// <summary>The confidence below which a share of the images lies, in 0..1.</summary>
    /// <param name="share">The share, <see cref="Least"/>..1.</param>
    public double Below(double share)
    {
        if (share <= 0)
            return _confidence[^1] * Math.Max(0, 1 - (share / Least));
        var i = 1;
        while (i < _unsure.Length - 1 && _unsure[i] > share)
            i++;
        return Line(share, _unsure[i], _unsure[i - 1], _confidence[i], _confidence[i - 1]);
    }

    /// <summary>Of all wrong answers, the share that is found among the least sure images.</summary>
    /// <param name="share">The share of images, 0..1.</param>
    public double ErrorsAmong(double share)
    {
        if (_wrong[^1] <= 0)
            return share;
        var i = 1;
        while (i < _unsure.Length - 1 && _unsure[i] > share)
            i++;
        return Math.Clamp(1 - (Line(share, _unsure[i], _unsure[i - 1], _wrong[i], _wrong[i - 1]) / _wrong[^1]), 0, 1);
    }

    private static double Line(double at, double from, double to, double low, double high) =>
        to <= from ? low : low + ((high - low) * Math.Clamp((at - from) / (to - from), 0, 1));
}
