using EdgeSdk.Models;

namespace EdgeSdk.Tool.Evaluating;

/// <summary>How often answers are right, how sure they sound, and what they cost.</summary>
internal sealed class AnswerTally(ModelManifest model)
{
    private const int Bins = 15;
    private const int Five = 5;

    private readonly double[] _gaps = new double[Bins];
    private int _images, _right, _amongFive, _twice;
    private double _macs;

    public void Add(FrameResult result, int label)
    {
        _images++;
        _macs += result.Macs;
        _twice += result.FirstLevel is null ? 0 : 1;
        if (model.Labels.Count == 0)
            return;
        Span<int> best = stackalloc int[Five];
        best = best[..result.Top(best)];
        var right = best[0] == label;
        _right += right ? 1 : 0;
        _amongFive += best.Contains(label) ? 1 : 0;
        // The gap between probability and accuracy, bin by bin (Guo et al., ICML 2017, arXiv 1706.04599, equation 3).
        _gaps[Math.Min((int)(result.Score * Bins), Bins - 1)] += result.Score - (right ? 1 : 0);
    }

    public EvaluatedBudget ToBudget(double budget, bool escalates)
    {
        var scored = model.Labels.Count > 0;
        return new(
            budget, escalates, scored ? (double)_right / _images : null, scored && model.Labels.Count > Five ? (double)_amongFive / _images : null,
            scored ? _gaps.Sum(Math.Abs) / _images : null, _macs / _images, _macs / _images / model.DenseMacs, escalates ? (double)_twice / _images : null);
    }
}
