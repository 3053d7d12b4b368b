using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using TorchSharp;

namespace EdgeSdk.Trainer.Loading;

/// <summary>Where an application's native libraries lie, in the order .NET itself looks.</summary>
internal static class NativeFolders
{
    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Empty in a single file, whose folder is in the list anyway.")]
    public static IReadOnlyList<string> All()
    {
        var known = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "").Split(Path.PathSeparator);
        var beside = Path.GetDirectoryName(typeof(torch).Assembly.Location);
        string[] roots = string.IsNullOrEmpty(beside) ? [AppContext.BaseDirectory] : [beside, AppContext.BaseDirectory];
        return
        [
            .. known.Where(folder => folder.Length > 0),
            .. roots,
            .. roots.Select(root => Path.Combine(root, "runtimes", RuntimeInformation.RuntimeIdentifier, "native")),
        ];
    }
}
