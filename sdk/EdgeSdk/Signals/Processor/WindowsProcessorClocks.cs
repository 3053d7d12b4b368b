using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeSdk.Signals;

/// <summary>The processors' clocks as Windows tells them: CallNtPowerInformation(ProcessorInformation) of powrprof, in megahertz.</summary>
internal static partial class WindowsProcessorClocks
{
    private const int ProcessorInformation = 11;

    [SupportedOSPlatform("windows")]
    public static (double? Now, double? Limit) Read()
    {
        var clocks = new Clock[Environment.ProcessorCount];
        return CallNtPowerInformation(ProcessorInformation, 0, 0, clocks, clocks.Length * Marshal.SizeOf<Clock>()) == 0 ? Interpret(clocks) : (null, null);
    }

    internal static (double? Now, double? Limit) Interpret(ReadOnlySpan<Clock> clocks)
    {
        double sum = 0, limit = 1;
        var known = 0;
        foreach (var clock in clocks)
        {
            if (clock.Fastest == 0 || clock.Now == 0)
                continue;
            known++;
            // A boosted clock is above the nominal one, which Windows calls the fastest.
            sum += Math.Min(1, (double)clock.Now / clock.Fastest);
            if (clock.Limit > 0)
                limit = Math.Min(limit, (double)clock.Limit / clock.Fastest);
        }
        return known == 0 ? (null, null) : (sum / known, limit);
    }

    [LibraryImport("powrprof.dll")]
    private static partial int CallNtPowerInformation(int level, nint input, int inputLength, [Out] Clock[] output, int outputLength);

    /// <summary>PROCESSOR_POWER_INFORMATION.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Clock
    {
        public uint Number;
        public uint Fastest;
        public uint Now;
        public uint Limit;
        public uint DeepestIdleState;
        public uint IdleState;
    }
}
