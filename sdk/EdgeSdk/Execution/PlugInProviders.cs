using EdgeSdk.Execution.Providers;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Execution;

/// <summary>Execution providers that come as libraries of their own, from a device's maker or with Windows ML.</summary>
public static class PlugInProviders
{
    /// <summary>Makes a provider's library known to this process; its targets are then <see cref="Target.PlugIn"/>, and <see cref="TargetPreference.Auto"/> takes them in.</summary>
    /// <param name="name">The name to register it under; any, once per process.</param>
    /// <param name="libraryPath">The library: <c>.dll</c> or <c>.so</c>. It runs inside this process: take it from a place only an administrator may write.</param>
    /// <returns>The targets there are now that came as plug-ins.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InferenceException">The library is no execution provider, or one of another version; or the name is taken.</exception>
    public static IReadOnlyList<Target> Register(string name, string libraryPath)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrEmpty(libraryPath);
        if (!File.Exists(libraryPath))
            throw new FileNotFoundException($"There is no execution provider library '{libraryPath}'; give the path of the maker's .so or .dll file.", libraryPath);
        try
        {
            return OnnxRuntimeProvider.Asking(Target.Cpu, () =>
            {
                OnnxRuntimeProvider.Start(null);
                OrtEnv.Instance().RegisterExecutionProviderLibrary(name, Path.GetFullPath(libraryPath));
                return OrtDevices.PlugIns().Select(Target.PlugIn).ToArray();
            });
        }
        catch (ProviderException e)
        {
            throw new InferenceException(Target.PlugIn(name), $"'{libraryPath}' cannot be registered: {e.Message}", e.InnerException);
        }
    }
}
