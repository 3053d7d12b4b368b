using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeSdk.Signals;

/// <summary>Memory in use as Windows tells it: GlobalMemoryStatusEx of kernel32.</summary>
internal static partial class WindowsMemory
{
    [SupportedOSPlatform("windows")]
    public static double? Used()
    {
        var status = new Status { Length = (uint)Marshal.SizeOf<Status>() };
        return GlobalMemoryStatusEx(ref status) ? Interpret(status) : null;
    }

    internal static double? Interpret(Status status) =>
        status.Total > 0 && status.Available <= status.Total ? 1 - ((double)status.Available / status.Total) : null;

    [LibraryImport("kernel32.dll", SetLastError = false)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GlobalMemoryStatusEx(ref Status status);

    /// <summary>MEMORYSTATUSEX, in bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Status
    {
        public uint Length;
        public uint Load;
        public ulong Total;
        public ulong Available;
        public ulong TotalPageFile;
        public ulong AvailablePageFile;
        public ulong TotalVirtual;
        public ulong AvailableVirtual;
        public ulong AvailableExtendedVirtual;
    }
}
