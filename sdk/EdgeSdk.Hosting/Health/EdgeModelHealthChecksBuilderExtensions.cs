using EdgeSdk.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace EdgeSdk.Hosting;

/// <summary>Brings the models' health into that of the host.</summary>
public static class EdgeModelHealthChecksBuilderExtensions
{
    /// <summary>Adds one check per model, called after it, whether the model is added before or after this call.</summary>
    /// <param name="checks">The host's checks: <c>services.AddHealthChecks()</c>.</param>
    /// <param name="failureStatus">What a model counts as that can answer no frame. The default is unhealthy.</param>
    /// <param name="tags">Tags of the checks, by which an endpoint chooses.</param>
    public static IHealthChecksBuilder AddEdgeModelChecks(this IHealthChecksBuilder checks, HealthStatus? failureStatus = null, params IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(checks);
        ArgumentNullException.ThrowIfNull(tags);
        checks.Services.AddSingleton<IConfigureOptions<HealthCheckServiceOptions>>(services => new ConfigureOptions<HealthCheckServiceOptions>(options =>
        {
            foreach (var model in services.GetRequiredService<EdgeModels>())
                options.Registrations.Add(new(model.Name, new EdgeModelHealthCheck(model), failureStatus, tags));
        }));
        return checks;
    }
}
