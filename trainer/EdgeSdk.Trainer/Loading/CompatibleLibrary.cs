using System.Runtime.InteropServices;

namespace EdgeSdk.Trainer.Loading;

/// <summary>
/// Loads TorchSharp's native library where the system's C++ runtime is older than GCC 13's. The library was linked against
/// that one for a single symbol, which does nothing and is never called; a copy in memory no longer insists on it.
/// </summary>
internal static class CompatibleLibrary
{
    private const string FileName = "libLibTorchSharp.so";
    private const string HarmlessSymbol = "_ZSt21ios_base_library_initv";

    // What the library itself depends on. Loaded first and from the same place, they are the only copies in the process:
    // a library in memory has no folder beside it in which the loader could look.
    private static readonly string[] Dependencies = ["libc10.so", "libtorch_cpu.so", "libtorch.so"];

    private static readonly VersionNeed NewerRuntime = new("libstdc++.so.6", "GLIBCXX_3.4.32");

    /// <returns>The loaded library, or 0 where this cure is none.</returns>
    /// <exception cref="DllNotFoundException">The cure applies and the system does not allow it.</exception>
    public static nint Load()
    {
        var folders = NativeFolders.All();
        if (Find(folders, FileName) is not { } path)
        {
            return 0;
        }

        try
        {
            var library = File.ReadAllBytes(path);
            return WeakVersionPatch.Apply(library, NewerRuntime, HarmlessSymbol) == WeakVersionResult.Marked ? Load(library, folders) : 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or DllNotFoundException)
        {
            throw new DllNotFoundException(
                $"{path} needs {NewerRuntime.Version} of {NewerRuntime.Library}, which this system lacks, and no copy without that need could be loaded "
                + $"from memory ({e.Message.TrimEnd('.')}): install the C++ runtime of GCC 13 or newer, or allow executable memory files "
                + "(sysctl vm.memfd_noexec=0).",
                e);
        }
    }

    private static nint Load(byte[] library, IReadOnlyList<string> folders)
    {
        foreach (var dependency in Dependencies)
        {
            if (Find(folders, dependency) is { } path)
            {
                NativeLibrary.Load(path);
            }
        }

        using var file = MemoryFile.Create(FileName, library);
        return NativeLibrary.Load($"/proc/self/fd/{file.DangerousGetHandle()}");
    }

    private static string? Find(IEnumerable<string> folders, string name) =>
        folders.Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
}
