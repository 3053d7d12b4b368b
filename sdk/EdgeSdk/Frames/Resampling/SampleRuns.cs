namespace EdgeSdk.Frames.Resampling;

/// <summary>
/// The runs of samples that the windows along a row look at. When a picture shrinks a lot without averaging, most samples lie in none, and the
/// row of floats holds the runs alone, end to end.
/// </summary>
internal sealed class SampleRuns
{
    /// <summary>Samples a run is a multiple of: the widest register that any processor uses here.</summary>
    public const int Block = 8;

    private readonly List<(int Start, int End, int Place)> _runs;

    private SampleRuns(List<(int Start, int End, int Place)> runs)
    {
        _runs = runs;
        Count = runs[^1].Place + runs[^1].End - runs[^1].Start;
        // The kernels take four registers at a time; repeating the first samples fills the last turn.
        Starts = new int[(Count + 4 * Block - 1) / (4 * Block) * Block];
        foreach (var (start, end, place) in runs)
            for (var at = 0; at < end - start; at += 4)
                Starts[(place + at) / 4] = start + at;
        for (var i = Count / 4; i < Starts.Length; i++)
            Starts[i] = (i & 1) * 4;
    }

    /// <summary>Samples in all runs.</summary>
    public int Count { get; }

    /// <summary>Where each four samples of the row of floats begin in the source's row, up to a multiple of 32 samples.</summary>
    public int[] Starts { get; }

    /// <summary>The runs, or <see langword="null"/> when leaving samples out saves too little.</summary>
    /// <param name="windows">First and one past the last sample of each window.</param>
    /// <param name="available">Samples in the row.</param>
    /// <param name="alignment">What a run's start must be a multiple of: 2 for a mosaic, so that its colours stay where they are.</param>
    public static SampleRuns? TryMake(IEnumerable<(int First, int End)> windows, int available, int alignment)
    {
        var merged = new List<(int Start, int End)>();
        foreach (var (first, end) in windows.Order())
        {
            if (merged.Count > 0 && first <= merged[^1].End + Block)
                merged[^1] = (merged[^1].Start, Math.Max(merged[^1].End, end));
            else
                merged.Add((first / alignment * alignment, end));
        }
        var runs = new List<(int Start, int End, int Place)>();
        var place = 0;
        foreach (var (first, end) in merged)
        {
            var length = (end - first + Block - 1) / Block * Block;
            var start = first;
            if (start + length > available)
                start = (available - length) / alignment * alignment;
            if (start < 0 || start + length < end)
                return null;
            runs.Add((start, start + length, place));
            place += length;
        }
        return place < available * 3 / 4 ? new(runs) : null;
    }

    /// <summary>Where a sample stands in the row of floats.</summary>
    public int Place(int sample)
    {
        var (low, high) = (0, _runs.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = _runs[middle].Start <= sample ? (middle, high) : (low, middle - 1);
        }
        // The last run may have been moved back over the one before.
        if (sample >= _runs[low].End)
            low--;
        return _runs[low].Place + sample - _runs[low].Start;
    }
}
