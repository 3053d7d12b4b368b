using System.Collections;
using Microsoft.Extensions.DependencyInjection;

namespace EdgeSdk.Hosting;

/// <summary>All models of the host, in the order they were added.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1710", Justification = "A service is asked for by what it holds.")]
public sealed class EdgeModels : IReadOnlyCollection<EdgeModel>
{
    private readonly EdgeModel[] _models;

    // The container makes it; nobody else has the setups.
    internal EdgeModels(IServiceProvider services) => _models =
        [.. services.GetRequiredService<List<EdgeModelSetup>>().Select(setup => services.GetRequiredKeyedService<EdgeModel>(setup.Name))];

    /// <summary>The model with a name.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public EdgeModel this[string name] => Array.Find(_models, model => model.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new KeyNotFoundException($"There is no model '{name}'; there are {string.Join(", ", _models.Select(model => model.Name))}.");

    /// <summary>How many there are.</summary>
    public int Count => _models.Length;

    /// <inheritdoc/>
    public IEnumerator<EdgeModel> GetEnumerator() => _models.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal EdgeModel Only() => _models is [var only]
        ? only
        : throw new InvalidOperationException($"There are {Count} models; say which: [FromKeyedServices(\"{_models[0].Name}\")] EdgeModel model.");
}
