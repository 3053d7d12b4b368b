using EdgeSdk.Frames;
using EdgeSdk.Tool.Output;

namespace EdgeSdk.Tool.Running;

/// <summary>Runs frames and prints each result as one line of JSON.</summary>
/// <param name="model">The model.</param>
/// <param name="budget">The budget of every frame; <see langword="null"/> leaves it to the governor.</param>
/// <param name="top">How many of the best classes are printed.</param>
/// <param name="frames">How many frames are wanted.</param>
/// <param name="stop">No more are, once it is cancelled.</param>
internal sealed class ResultLines(AdaptiveModel model, double? budget, int top, long frames, CancellationToken stop)
{
    private readonly int[] _best = new int[Math.Min(top, model.Manifest.Labels.Count)];
    private long _done;

    public bool IsFull => _done >= frames || stop.IsCancellationRequested;

    /// <summary>Pictures that could not be read.</summary>
    public int Failed { get; private set; }

    public void Run(in Frame frame)
    {
        var result = budget is { } fixedBudget ? model.Run(frame, fixedBudget) : model.Run(frame);
        _done++;
        JsonOutput.WriteLine(new ResultLine(result, Best(result)));
    }

    public void Fail(string path, string problem)
    {
        _done++;
        Failed++;
        JsonOutput.WriteLine(new { Source = path, Error = problem });
        Note.Write($"{path}: {problem}");
    }

    private IReadOnlyList<RankedClass>? Best(FrameResult result) => top == 1 ? null
        : [.. _best[..result.Top(_best)].Select(index => new RankedClass(model.Manifest.Labels[index], Rounded.Share(result.Scores[index])))];
}
