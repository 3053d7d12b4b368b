using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeSdk.Signals;

/// <summary>The battery as Windows tells it: GetSystemPowerStatus of kernel32 (no power draw and no energy in it).</summary>
internal static partial class WindowsPowerStatus
{
    private const byte Unknown = 255, NoBattery = 128, Charging = 8;

    [SupportedOSPlatform("windows")]
    public static BatteryState Read() => GetSystemPowerStatus(out var status) ? Interpret(status) : default;

    internal static BatteryState Interpret(Status status)
    {
        double? external = status.AcLine is 0 or 1 ? status.AcLine : null;
        if (status.Flags == Unknown || (status.Flags & NoBattery) != 0)
            return new BatteryState { ExternalPower = external };
        var direction = (status.Flags & Charging) != 0 ? 1 : external is { } on ? on - 1 : (double?)null;
        return new BatteryState
        {
            Charge = status.Percent <= 100 ? status.Percent / 100.0 : null,
            Direction = direction,
            TimeToEmpty = direction == -1 && status.SecondsLeft >= 0 ? status.SecondsLeft : null,
            ExternalPower = external,
        };
    }

    [LibraryImport("kernel32.dll", SetLastError = false)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetSystemPowerStatus(out Status status);

    /// <summary>SYSTEM_POWER_STATUS.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Status
    {
        public byte AcLine;
        public byte Flags;
        public byte Percent;
        public byte Saver;
        public int SecondsLeft;
        public int SecondsWhenFull;
    }
}
