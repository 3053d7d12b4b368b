using System.Diagnostics;
using EdgeSdk;
using EdgeSdk.Hosting;
using InspectionCamera.Cameras;
using InspectionCamera.Web;

namespace InspectionCamera.Line;

/// <summary>Receives every answer, on the thread that runs frames: counts, remembers latencies per level, and shows the picture with its answer.</summary>
internal sealed class Inspection(Shots shots, LiveFeed feed, EventLog log)
{
    private const int Window = 120;

    // While code is being compiled, frames take many times as long; nobody wants to look at that for the next ten minutes.
    private const int WarmUp = 20;

    private readonly Lock _gate = new();
    private readonly LatencyWindow _recent = new(Window);
    private readonly Dictionary<double, LatencyWindow> _levels = [];
    private readonly Dictionary<double, long> _framesOfLevel = [];
    private readonly Queue<long> _times = [];
    private FrameAnswer? _last;
    private long _frames, _right, _known;

    /// <summary>How long after the process started the first answer came; <see langword="null"/> before it.</summary>
    public TimeSpan? FirstResult { get; private set; }

    public void Take(FrameResult result)
    {
        var answer = FrameAnswer.Of(result);
        var shot = shots.Of(result.Info.Id);
        bool? right = shot?.Truth is { } truth ? truth == result.LabelIndex : null;
        bool changed;
        lock (_gate)
        {
            changed = _last is null || _last.Budget != answer.Budget || _last.Policy != answer.Policy;
            Count(answer, right);
        }
        if (FirstResult is null)
            First(answer);
        if (changed)
            log.Add(EventLog.Budget, answer.Reason);
        if (shot?.Jpeg is { } jpeg)
            feed.Show(PictureMessage.Of(jpeg, answer, shot.Region, right));
    }

    /// <summary>The figures of the moment.</summary>
    public Figures Look()
    {
        lock (_gate)
        {
            while (_times.TryPeek(out var time) && Stopwatch.GetElapsedTime(time) > TimeSpan.FromSeconds(2))
                _times.Dequeue();
            return new(
                _last, _frames, _known == 0 ? null : _right / (double)_known, _times.Count / 2.0, _recent.Quantile(0.5), _recent.Quantile(0.99),
                _levels.ToDictionary(level => level.Key, level => new LevelTimes(level.Value.Quantile(0.5), level.Value.Quantile(0.99), _framesOfLevel[level.Key])));
        }
    }

    private void Count(FrameAnswer answer, bool? right)
    {
        _last = answer;
        _frames++;
        _known += right is null ? 0 : 1;
        _right += right is true ? 1 : 0;
        _times.Enqueue(Stopwatch.GetTimestamp());
        if (_frames > WarmUp)
            _recent.Add(answer.Latency.TotalMilliseconds);
        if (!_levels.TryGetValue(answer.Level, out var window))
            _levels[answer.Level] = window = new(Window);
        _framesOfLevel[answer.Level] = _framesOfLevel.GetValueOrDefault(answer.Level) + 1;
        // A frame that ran twice is the latency of no single level.
        if (answer.FirstLevel is null && _frames > WarmUp)
            window.Add(answer.Latency.TotalMilliseconds);
    }

    private void First(FrameAnswer answer)
    {
        using var self = Process.GetCurrentProcess();
        FirstResult = DateTime.Now - self.StartTime;
        Console.WriteLine($"first result after {FirstResult.Value.TotalMilliseconds:0} ms: {answer.Label}, {answer.Reason}");
    }
}

/// <summary>What the frames so far came to.</summary>
/// <param name="Last">The latest answer.</param>
/// <param name="Frames">Frames since the start.</param>
/// <param name="Right">Share of right answers, where the truth is known.</param>
/// <param name="PerSecond">Frames per second over the last two.</param>
/// <param name="P50">Median latency of the latest frames in milliseconds.</param>
/// <param name="P99">What 99 in 100 of them stay under.</param>
/// <param name="Levels">By budget of the level.</param>
internal sealed record Figures(
    FrameAnswer? Last, long Frames, double? Right, double PerSecond, double? P50, double? P99, IReadOnlyDictionary<double, LevelTimes> Levels);

/// <summary>Latencies of a level in milliseconds, and how many frames it had.</summary>
internal sealed record LevelTimes(double? P50, double? P99, long Frames);
