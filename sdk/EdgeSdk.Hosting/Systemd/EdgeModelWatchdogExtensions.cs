using EdgeSdk.Hosting.Systemd;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;

namespace EdgeSdk.Hosting;

/// <summary>Lets systemd watch over the models.</summary>
public static class EdgeModelWatchdogExtensions
{
    /// <summary>
    /// As a service of systemd: says when the models are open (<c>Type=notify</c>) and feeds the watchdog (<c>WatchdogSec=</c>) as long as every model can answer frames. Elsewhere it does
    /// nothing.
    /// </summary>
    /// <param name="services">The services.</param>
    public static IServiceCollection AddEdgeModelWatchdog(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSystemd();
        services.TryAddSingleton<ISystemdNotifier>(_ => new SystemdNotifier());
        return services.AddHostedService<Watchdog>();
    }
}
