using EdgeSdk.Hosting.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EdgeSdk.Hosting;

/// <summary>Brings models into a host.</summary>
public static class EdgeModelServiceCollectionExtensions
{
    /// <summary>The section of the configuration that holds one section per model.</summary>
    public const string Section = "EdgeSdk";

    /// <summary>
    /// Adds a model. It opens when the host starts, and is had as the keyed service <c>[FromKeyedServices("name")] EdgeModel</c>, as
    /// <see cref="EdgeModel"/> when it is the only one, or from <see cref="EdgeModels"/>. The section <c>EdgeSdk:name</c> of the configuration has
    /// the last word over <paramref name="configure"/>, now and whenever it changes.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="name">What the model is called here, in the configuration, in logs and in metrics.</param>
    /// <param name="configure">Changes the options.</param>
    /// <returns>To add cameras and receivers of results.</returns>
    /// <exception cref="ArgumentException">The name is empty or holds a colon, or there is a model of that name already.</exception>
    public static EdgeModelBuilder AddEdgeModel(this IServiceCollection services, string name, Action<EdgeModelOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Contains(':', StringComparison.Ordinal))
            throw new ArgumentException($"The model's name is '{name}'; a colon parts the keys of the configuration, so leave it out.", nameof(name));
        var setups = Setups(services);
        if (setups.Exists(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
            throw new ArgumentException($"There is a model '{name}' already; give each a name of its own.", nameof(name));
        var setup = new EdgeModelSetup(name, configure ?? (_ => { }));
        setups.Add(setup);
        services.AddOptions<EdgeModelOptions>(name).Configure(setup.Configure);
        services.AddSingleton<IConfigureOptions<EdgeModelOptions>>(provider => new EdgeModelSection(name, provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<IValidateOptions<EdgeModelOptions>>(provider => new EdgeModelOptionsCheck(name, provider.GetService<IHostEnvironment>()));
        services.AddKeyedSingleton(name, (provider, _) => new EdgeModel(setup, provider));
        return new(services, setup);
    }

    // Where the setups are and what all models share, made with the first one.
    private static List<EdgeModelSetup> Setups(IServiceCollection services)
    {
        if (services.FirstOrDefault(service => service.ServiceType == typeof(List<EdgeModelSetup>))?.ImplementationInstance is List<EdgeModelSetup> known)
            return known;
        var setups = new List<EdgeModelSetup>();
        services.AddSingleton(setups);
        services.AddMetrics();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new EdgeModels(provider));
        services.AddSingleton(provider => provider.GetRequiredService<EdgeModels>().Only());
        services.AddHostedService<EdgeModelService>();
        return setups;
    }
}
