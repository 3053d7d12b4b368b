using EdgeSdk.Hosting.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace EdgeSdk.Hosting;

/// <summary>Opens the models before other services start, follows the configuration, ends the lines before the others stop, and closes the models after that.</summary>
internal sealed class EdgeModelService(EdgeModels models, IConfiguration configuration) : IHostedLifecycleService, IDisposable
{
    private ReloadWatch? _watch;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var model in models)
            model.Open();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _watch = new(configuration, models);
        foreach (var model in models)
            model.StartCameras();
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // Before the servers stop: they wait for those who follow the answers.
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _watch?.Dispose();
        return Task.WhenAll(models.Select(model => model.DrainAsync(cancellationToken)));
    }

    public void Dispose() => _watch?.Dispose();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken)
    {
        foreach (IDisposable model in models)
            model.Dispose();
        return Task.CompletedTask;
    }
}
