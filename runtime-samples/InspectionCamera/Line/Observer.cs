using EdgeSdk.Hosting;
using EdgeSdk.Signals;
using InspectionCamera.Cameras;
using InspectionCamera.Device;
using InspectionCamera.Web;

namespace InspectionCamera.Line;

/// <summary>Looks at the line twice a second: fills the history, tells the browsers, and writes down what changed without anybody's doing.</summary>
internal sealed class Observer(EdgeModel model, Inspection inspection, History history, EventLog log, LiveFeed feed, Plug plug, DayTrace? day = null) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(500);

    private IReadOnlyList<string> _problems = [];
    private string? _model;
    private int _repetition;

    /// <summary>The line at this moment.</summary>
    public StateMessage Look()
    {
        var figures = inspection.Look();
        var running = model.Model;
        var camera = model.Cameras[0];
        var sample = Sampled(figures, camera);
        return new(
            sample, model.ForcedBudget, figures.Frames, figures.Right, figures.PerSecond, running.Target.Name,
            new(running.Identity.Name, running.Identity.Version, running.Identity.Sha256[..12]),
            new(camera.State.ToString().ToLowerInvariant(), camera.Problem?.Split(": ", 2)[^1].TrimEnd('.'), camera.Restarts, plug.IsPulled),
            [.. running.Levels.Select(level => LevelRow.Of(level, running.Manifest.DenseMacs, figures))]);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var state = Look();
            if (inspection.FirstResult is not null)
                history.Add(state.Now);
            Note(state);
            feed.Tell(state);
        }
    }

    private void Note(StateMessage state)
    {
        var problems = model.CheckHealth().Problems;
        foreach (var problem in problems.Except(_problems))
            log.Add("health", problem);
        foreach (var problem in _problems.Except(problems))
            log.Add("health", $"no longer: {problem}");
        if (_model is not null && state.Model.Sha256 != _model)
            log.Add("model", $"{model.Model.Identity} runs");
        if (day is not null && day.Repetition != _repetition)
            log.Add("battery", "a fresh battery: the day begins again");
        (_problems, _model, _repetition) = (problems, state.Model.Sha256, day?.Repetition ?? 0);
    }

    private Sample Sampled(Figures figures, CameraStatus camera)
    {
        var runs = camera.State == CameraState.Running && figures.Last is not null;
        var time = day?.Now.TotalSeconds ?? DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0;
        return new(
            Math.Round(time, 1), runs ? figures.Last!.Budget : null, figures.Last?.Policy ?? "none", figures.Last?.Reason ?? "no frame yet",
            Read(Quantity.BatteryCharge), Read(Quantity.CpuLoadOfOthers), Read(Quantity.Temperature), runs ? figures.P50 : null, runs ? figures.P99 : null);
    }

    private double? Read(Quantity quantity)
    {
        foreach (var reading in model.Model.Governor.Readings.Readings)
            if (ReferenceEquals(reading.Quantity, quantity) && reading.TryGet(out var value))
                return Math.Round(value, 3);
        return null;
    }
}
