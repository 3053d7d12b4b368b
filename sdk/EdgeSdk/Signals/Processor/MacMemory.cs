using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeSdk.Signals;

/// <summary>Memory in use as macOS tells it: host_statistics64 with HOST_VM_INFO64, in pages. What can be dropped at once does not count.</summary>
internal static partial class MacMemory
{
    // vm_statistics64 as 32-bit words; the counters between these are 64 bits wide.
    private const int VmInfo64 = 4, Words = 38, Free = 0, Active = 1, Inactive = 2, Wired = 3, Purgeable = 22, Speculative = 23, Compressor = 32, Internal = 35;

    [SupportedOSPlatform("macos")]
    public static double? Used()
    {
        Span<uint> words = stackalloc uint[Words];
        var count = Words;
        return HostStatistics64(MachHostSelf(), VmInfo64, ref MemoryMarshal.GetReference(words), ref count) == 0 && count == Words ? Interpret(words) : null;
    }

    internal static double? Interpret(ReadOnlySpan<uint> words)
    {
        var total = (double)words[Free] + words[Active] + words[Inactive] + words[Wired] + words[Speculative] + words[Compressor];
        var used = (double)words[Internal] - words[Purgeable] + words[Wired] + words[Compressor];
        return total > 0 && used >= 0 && used <= total ? used / total : null;
    }

    [LibraryImport("libSystem.dylib", EntryPoint = "mach_host_self")]
    private static partial uint MachHostSelf();

    [LibraryImport("libSystem.dylib", EntryPoint = "host_statistics64")]
    private static partial int HostStatistics64(uint host, int flavor, ref uint info, ref int count);
}
