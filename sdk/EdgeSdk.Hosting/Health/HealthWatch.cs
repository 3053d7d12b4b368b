using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Queueing;
using EdgeSdk.Updates;

namespace EdgeSdk.Hosting.Health;

/// <summary>What a model's last frames say about its health, and what can be asked at any moment.</summary>
internal sealed class HealthWatch(TimeProvider clock)
{
    /// <summary>So many failures in a row mean that no frame can be answered.</summary>
    public const int MostFailures = 5;

    /// <summary>So many frames count for the deadline; more than one in twenty of them too late is five times what it allows.</summary>
    public const int Window = 200;

    /// <summary>Frames wait and none has ended for so long: the line stands.</summary>
    public static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(30);

    private readonly Lock _gate = new();
    private readonly bool[] _late = new bool[Window];
    private int _frames;
    private int _lateFrames;
    private int _failures;
    private string _lastFailure = "";
    private long _lastEnd = clock.GetTimestamp();

    /// <summary>A frame was answered, and nobody has received the answer yet.</summary>
    public void Answered(FrameResult result, Governor governor)
    {
        var late = governor.Deadline is { } deadline && result.Latency > deadline;
        lock (_gate)
        {
            ref var slot = ref _late[_frames++ % Window];
            _lateFrames += (late ? 1 : 0) - (slot ? 1 : 0);
            slot = late;
        }
    }

    /// <summary>All receivers have the answer.</summary>
    public void Delivered()
    {
        lock (_gate)
            (_failures, _lastEnd) = (0, clock.GetTimestamp());
    }

    public void Failed(FrameFailure failure)
    {
        lock (_gate)
        {
            _failures++;
            _lastFailure = failure.Error?.Message ?? (failure.Outcome == RunOutcome.TimedOut ? "it took longer than RunLimit" : "its run was cancelled");
            _lastEnd = clock.GetTimestamp();
        }
    }

    public EdgeModelHealth Check(EdgeModel model, LiveModel? live, EdgeModelOptions options)
    {
        if (live is null)
            return new(EdgeModelState.Unhealthy, ["the model is not open."]);
        var (down, limping) = (new List<string>(), new List<string>());
        Frames(model.Counts, down, limping);
        var running = live.Model;
        var first = running.Targets[0];
        if (first.State != TargetState.Running)
            limping.Add($"frames run on {running.Target} instead of {first.Target}: {first.Problem}");
        foreach (var reading in running.Governor.StaleReadings)
            limping.Add($"the signal {reading.Quantity.Name} was last read {(running.Governor.Now - reading.Time).TotalSeconds:0} s ago.");
        foreach (var camera in model.Cameras)
            if (camera.Problem is { } problem)
                limping.Add($"camera '{camera.Name}' gives no frames: {problem}");
        if (model.RefusedReload is { } reload)
            limping.Add($"the configuration was refused, the one before is in force: {reload}");
        if (model.RefusedPolicies is { } policies)
            limping.Add($"the policies were refused, those before are in force: {policies}");
        return new(down.Count > 0 ? EdgeModelState.Unhealthy : limping.Count > 0 ? EdgeModelState.Degraded : EdgeModelState.Healthy, [.. down.Concat(limping).Select(Sentence)]);
    }

    // What others say may be several lines, and may or may not end in a full stop.
    private static string Sentence(string problem) => $"{problem.ReplaceLineEndings(" ").TrimEnd(' ', '.')}.";

    private void Frames(FrameCounts counts, List<string> down, List<string> limping)
    {
        lock (_gate)
        {
            // Nobody waits: the clock begins with the frame that comes next.
            if (counts.Pending == 0)
                _lastEnd = clock.GetTimestamp();
            else if (clock.GetElapsedTime(_lastEnd) is var standing && standing > StuckAfter)
                down.Add($"{counts.Pending} frames wait and none has ended for {standing.TotalSeconds:0} s.");
            if (_failures >= MostFailures)
                down.Add($"the last {_failures} frames have no answer: {_lastFailure}");
            if (_lateFrames > Window / 20)
                limping.Add($"{_lateFrames} of the last {Math.Min(_frames, Window)} frames missed the deadline.");
        }
    }
}
