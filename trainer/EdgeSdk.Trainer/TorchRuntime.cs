using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using EdgeSdk.Trainer.Loading;
using TorchSharp;

namespace EdgeSdk.Trainer;

/// <summary>
/// Lets TorchSharp load on systems whose C++ runtime is older than the one it was built with (Debian 12, Ubuntu 22.04).
/// Nothing on disk changes, and where TorchSharp loads by itself nothing happens at all.
/// </summary>
public static class TorchRuntime
{
    private const string LibraryName = "LibTorchSharp";

    // The order of events: .NET tries every way it knows to load a native library, and only then asks this event.
    private static readonly Lazy<nint> Library = new(CompatibleLibrary.Load);

    private static int _registered;

    /// <summary>
    /// Prepares the loading of TorchSharp's native library. It runs by itself when anything of the trainer is used, so
    /// only a program that touches TorchSharp before the trainer has to call it, once and first. Later calls do nothing.
    /// </summary>
    /// <remarks>
    /// When TorchSharp still cannot load, its own exception carries a <see cref="DllNotFoundException"/>'s sentence on
    /// what is missing and what to do.
    /// </remarks>
    public static void EnsureLoadable()
    {
        if (!OperatingSystem.IsLinux() || Interlocked.Exchange(ref _registered, 1) != 0)
        {
            return;
        }

        var context = AssemblyLoadContext.GetLoadContext(typeof(torch).Assembly) ?? AssemblyLoadContext.Default;
        context.ResolvingUnmanagedDll += Resolve;
    }

    private static nint Resolve(Assembly asking, string name) =>
        name == LibraryName && asking == typeof(torch).Assembly ? Library.Value : 0;

#pragma warning disable CA2255 // A library may not rely on its user to call it before TorchSharp is first touched.
    [ModuleInitializer]
    internal static void Initialize() => EnsureLoadable();
#pragma warning restore CA2255
}
