using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeSdk.Signals;

/// <summary>The machine's processor time as Windows tells it: GetSystemTimes of kernel32, in units of 100 ns.</summary>
internal static partial class WindowsProcessorTimes
{
    [SupportedOSPlatform("windows")]
    public static ProcessorTimes? Read() =>
        GetSystemTimes(out var idle, out var kernel, out var user) ? Interpret(idle, kernel, user, Environment.ProcessorCount) : null;

    // The kernel's time contains the idle time.
    internal static ProcessorTimes? Interpret(ulong idle, ulong kernel, ulong user, int processors) =>
        idle <= kernel ? new ProcessorTimes((double)(kernel - idle) + user, (double)kernel + user, processors) : null;

    // A FILETIME is two 32-bit halves, low first: on the little-endian machines that Windows runs on, a ulong.
    [LibraryImport("kernel32.dll", SetLastError = false)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetSystemTimes(out ulong idle, out ulong kernel, out ulong user);
}
