using System.Runtime.InteropServices;
using EdgeSdk.Signals;

namespace EdgeSdk.Profiling;

/// <summary>What tells one kind of device from another, so that a profile is not taken for that of other hardware.</summary>
public static class DeviceName
{
    private static readonly Lazy<string> Name = new(() => Describe(
        SensorFile.ReadText("/proc/cpuinfo"), SensorFile.ReadText("/proc/device-tree/model"), Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")));

    /// <summary>The board or the processor, the number of processors, the architecture and the operating system, for example <c>Raspberry Pi 4 Model B Rev 1.4, 4 processors, Arm64, linux</c>.</summary>
    public static string Current => Name.Value;

    internal static string Describe(string? cpuInfo, string? board, string? windows)
    {
        var processor = (cpuInfo ?? "").Split('\n').FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[^1].Trim();
        var name = board?.Trim('\0', ' ', '\n') is { Length: > 0 } given ? given : processor ?? windows ?? "unknown processor";
        var system = OperatingSystem.IsWindows() ? "windows" : OperatingSystem.IsMacOS() ? "macos" : "linux";
        return $"{name}, {Environment.ProcessorCount} processors, {RuntimeInformation.ProcessArchitecture}, {system}";
    }
}
