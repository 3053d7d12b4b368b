using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace EdgeSdk.Hosting.Configuration;

/// <summary>
/// Has the models look at the configuration when it changes. A file that cannot be read any more changes nothing, and the configuration system does not say so: its
/// providers tell here.
/// </summary>
internal sealed class ReloadWatch : IDisposable
{
    private readonly EdgeModels _models;
    private readonly IDisposable _changes;
    private readonly List<(FileConfigurationSource Source, Action<FileLoadExceptionContext>? Before)> _sources = [];

    public ReloadWatch(IConfiguration configuration, EdgeModels models)
    {
        _models = models;
        _changes = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
        foreach (var provider in (configuration as IConfigurationRoot)?.Providers.OfType<FileConfigurationProvider>() ?? [])
        {
            var before = provider.Source.OnLoadException;
            _sources.Add((provider.Source, before));
            provider.Source.OnLoadException = failure =>
            {
                Refuse(failure.Exception);
                before?.Invoke(failure);
            };
        }
    }

    public void Dispose()
    {
        _changes.Dispose();
        foreach (var (source, before) in _sources)
            source.OnLoadException = before;
    }

    private void Reload()
    {
        foreach (var model in _models)
            model.Reload();
    }

    private void Refuse(Exception problem)
    {
        // The innermost one names the line.
        var cause = problem.GetBaseException();
        foreach (var model in _models)
            model.RefuseReload(cause == problem ? problem.Message : $"{problem.Message} {cause.Message}");
    }
}
