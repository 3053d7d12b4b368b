using System.Diagnostics;
using EdgeSdk.Hosting;

namespace InspectionCamera.Device;

/// <summary>Lets the day of a trace pass, faster than it did, and has the governor look at it.</summary>
internal sealed class DayPlayer(DayTrace day, double speed, EdgeModel model) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    // Well below the time a reading counts, so that none is ever too old, however fast the day passes.
    private static readonly TimeSpan LongestStep = TimeSpan.FromSeconds(4);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Tick);
        var started = Stopwatch.GetTimestamp();
        var from = day.Now;
        do
        {
            var to = from + Stopwatch.GetElapsedTime(started) * speed;
            while (day.Now < to)
            {
                day.MoveTo(day.Now + LongestStep < to ? day.Now + LongestStep : to);
                model.Model.Governor.Sample();
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
