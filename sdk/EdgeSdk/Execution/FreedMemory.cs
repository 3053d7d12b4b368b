using System.Runtime.InteropServices;

namespace EdgeSdk.Execution;

/// <summary>
/// Opening a session folds and packs weights and frees much again, and glibc keeps what is freed: it is given back to the system here, off the
/// frame path, so that a device that changes its models and targets for months does not grow.
/// </summary>
internal static partial class FreedMemory
{
    private static bool _isElsewhere = !OperatingSystem.IsLinux();

    public static void GiveBack()
    {
        if (_isElsewhere)
            return;
        try
        {
            _ = Trim(0);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library, which has its own way.
            _isElsewhere = true;
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);
}
