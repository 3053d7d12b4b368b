using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EdgeSdk.Hosting.Health;

/// <summary>Tells the host's health checks how a model is.</summary>
internal sealed class EdgeModelHealthCheck(EdgeModel model) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var (state, problems) = model.CheckHealth();
        var status = state switch
        {
            EdgeModelState.Healthy => HealthStatus.Healthy,
            EdgeModelState.Degraded => HealthStatus.Degraded,
            _ => context.Registration.FailureStatus,
        };
        return Task.FromResult(new HealthCheckResult(status, string.Join(' ', problems), data: Data()));
    }

    private Dictionary<string, object> Data()
    {
        var counts = model.Counts;
        var data = new Dictionary<string, object> { ["in"] = counts.In, ["answered"] = counts.Done, ["dropped"] = counts.Dropped, ["failed"] = counts.Failed };
        if (model.LiveOrNull?.Model is { } running)
            (data["model"], data["target"]) = (running.Identity.ToString(), running.Target.Name);
        return data;
    }
}
