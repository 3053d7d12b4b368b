using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeSdk.Signals;

/// <summary>The machine's processor time as macOS tells it: host_statistics with HOST_CPU_LOAD_INFO, in ticks.</summary>
internal static partial class MacProcessorTimes
{
    private const int CpuLoadInfo = 3, States = 4, User = 0, System = 1, Idle = 2, Nice = 3;

    [SupportedOSPlatform("macos")]
    public static ProcessorTimes? Read()
    {
        Span<uint> ticks = stackalloc uint[States];
        var count = States;
        return HostStatistics(MachHostSelf(), CpuLoadInfo, ref MemoryMarshal.GetReference(ticks), ref count) == 0 && count == States
            ? Interpret(ticks, Environment.ProcessorCount) : null;
    }

    internal static ProcessorTimes Interpret(ReadOnlySpan<uint> ticks, int processors)
    {
        var busy = (double)ticks[User] + ticks[System] + ticks[Nice];
        return new ProcessorTimes(busy, busy + ticks[Idle], processors);
    }

    [LibraryImport("libSystem.dylib", EntryPoint = "mach_host_self")]
    private static partial uint MachHostSelf();

    [LibraryImport("libSystem.dylib", EntryPoint = "host_statistics")]
    private static partial int HostStatistics(uint host, int flavor, ref uint info, ref int count);
}
