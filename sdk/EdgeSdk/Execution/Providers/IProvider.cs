using EdgeSdk.Models;

namespace EdgeSdk.Execution.Providers;

/// <summary>
/// The seam to the inference library: everything EdgeSdk asks of it goes through here, so that tests can make any of it fail at any moment.
/// Every method reports failure as a <see cref="ProviderException"/>.
/// </summary>
internal interface IProvider
{
    /// <summary>The accelerators that the application brings, best first, without asking whether they work; what <see cref="TargetPreference.Auto"/> takes.</summary>
    IReadOnlyList<Target> Accelerators(ExecutionSettings settings);

    /// <summary>Opens the model on <paramref name="target"/>, with inputs and outputs bound to <paramref name="buffers"/>.</summary>
    IProviderSession Open(ModelFile file, Target target, ModelBuffers buffers, ExecutionSettings settings);
}

/// <summary>A model open on one target. One thread runs it; any thread may stop it.</summary>
internal interface IProviderSession : IDisposable
{
    /// <summary>Runs what is in the buffers.</summary>
    void Run();

    /// <summary>Makes the run in progress, or the next one, end with an exception as soon as the provider notices.</summary>
    void Stop();

    /// <summary>Undoes <see cref="Stop"/> for the next run.</summary>
    void Resume();
}
