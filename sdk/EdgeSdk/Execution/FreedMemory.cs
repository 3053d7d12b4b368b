using System.Runtime.InteropServices;

namespace EdgeSdk.Execution;

/// <summary>
/// Memory that native code has freed and the C library keeps. Opening a model frees as much again as the model then holds: what it was read
/// into, and what was computed once from its constants.
/// </summary>
internal static partial class FreedMemory
{
    /// <summary>Gives it back to the system where the C library is glibc; elsewhere it does nothing.</summary>
    public static void Return()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Trim(0);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library, which is not known to keep much.
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
