using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeSdk.Signals;

/// <summary>
/// Energy and power of the battery as Windows tells them: CallNtPowerInformation(SystemBatteryState) of powrprof, which adds up all batteries. It completes
/// <see cref="WindowsPowerStatus"/>, which knows neither.
/// </summary>
internal static partial class WindowsBatteryState
{
    private const int SystemBatteryState = 5;
    private const uint Unknown = 0xFFFFFFFF;
    private const int UnknownRate = int.MinValue;

    [SupportedOSPlatform("windows")]
    public static BatteryState Read()
    {
        var basic = WindowsPowerStatus.Read();
        return CallNtPowerInformation(SystemBatteryState, 0, 0, out var state, Marshal.SizeOf<State>()) == 0 ? Complete(basic, state) : basic;
    }

    internal static BatteryState Complete(BatteryState basic, State state)
    {
        if (state.BatteryPresent == 0)
            return basic;
        var direction = state.Charging != 0 ? 1 : state.Discharging != 0 ? -1 : basic.Direction;
        var energy = state.RemainingCapacity != Unknown ? state.RemainingCapacity / 1000.0 : (double?)null;
        var full = state.MaxCapacity is > 0 and not Unknown ? state.MaxCapacity / 1000.0 : (double?)null;
        // Milliwatts; what leaves the battery is negative.
        var draw = direction == -1 && state.Rate is < 0 and not UnknownRate ? -state.Rate / 1000.0 : (double?)null;
        return basic with
        {
            Charge = energy / full is <= 1.1 and var charge ? Math.Min(1, charge) : basic.Charge,
            Direction = direction,
            Energy = energy,
            Draw = draw,
            TimeToEmpty = direction == -1 ? basic.TimeToEmpty ?? (draw > 0 ? energy / draw * 3600 : null) : null,
        };
    }

    [LibraryImport("powrprof.dll")]
    private static partial int CallNtPowerInformation(int level, nint input, int inputLength, out State output, int outputLength);

    /// <summary>SYSTEM_BATTERY_STATE.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct State
    {
        public byte AcOnLine;
        public byte BatteryPresent;
        public byte Charging;
        public byte Discharging;
        public int Spare;
        public uint MaxCapacity;
        public uint RemainingCapacity;
        public int Rate;
        public uint EstimatedTime;
        public uint DefaultAlert1;
        public uint DefaultAlert2;
    }
}
