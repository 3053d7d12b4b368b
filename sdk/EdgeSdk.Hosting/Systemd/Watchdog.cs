using System.Globalization;
using EdgeSdk.Hosting.Logging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;

namespace EdgeSdk.Hosting.Systemd;

/// <summary>
/// Feeds systemd's watchdog while every model can answer frames. A camera that rests or a fallback is no reason to starve it: starting the program again would not bring
/// either back sooner.
/// </summary>
internal sealed class Watchdog(EdgeModels models, ISystemdNotifier notifier, TimeProvider clock, ILogger<Watchdog> log) : IHostedService, IDisposable
{
    private ITimer? _timer;
    private string _status = "";

    /// <summary>The time after which systemd acts; <see langword="null"/> when it does not watch this process.</summary>
    public static TimeSpan? Limit(string? microseconds, string? process) =>
        long.TryParse(microseconds, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0
        && (string.IsNullOrEmpty(process) || process == Environment.ProcessId.ToString(CultureInfo.InvariantCulture))
            ? TimeSpan.FromMicroseconds(limit)
            : null;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (notifier.IsEnabled && Limit(Environment.GetEnvironmentVariable("WATCHDOG_USEC"), Environment.GetEnvironmentVariable("WATCHDOG_PID")) is { } limit)
            _timer = clock.CreateTimer(_ => Look(), null, TimeSpan.Zero, limit / 2);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        var (worst, problems) = (EdgeModelState.Healthy, new List<string>());
        foreach (var model in models)
        {
            var health = model.CheckHealth();
            worst = health.State > worst ? health.State : worst;
            problems.AddRange(health.Problems.Select(problem => $"{model.Name}: {problem}"));
        }
        if (worst != EdgeModelState.Unhealthy)
            notifier.Notify(new ServiceState("WATCHDOG=1"));
        Tell(problems.Count == 0 ? "all models answer frames" : string.Join(' ', problems).ReplaceLineEndings(" "), worst);
    }

    private void Tell(string status, EdgeModelState worst)
    {
        if (status == _status)
            return;
        _status = status;
        notifier.Notify(new ServiceState($"STATUS={status}"));
        if (worst == EdgeModelState.Unhealthy)
            log.Starving(status);
    }
}
