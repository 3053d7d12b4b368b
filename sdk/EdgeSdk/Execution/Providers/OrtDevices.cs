using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Execution.Providers;

/// <summary>What ONNX Runtime says about devices and the providers for them.</summary>
internal static class OrtDevices
{
    private static readonly string[] BuiltIn = [Target.Cpu.Provider, Target.Cuda.Provider, Target.DirectML.Provider];

    /// <summary>The providers that came as plug-ins and have a device here, neural processors last: their drivers are the youngest.</summary>
    public static IReadOnlyList<string> PlugIns() =>
    [
        .. OrtEnv.Instance().GetEpDevices()
            .Where(device => !BuiltIn.Contains(device.EpName))
            .GroupBy(device => device.EpName)
            .OrderBy(group => group.All(device => device.HardwareDevice.Type == OrtHardwareDeviceType.NPU))
            .Select(group => group.Key),
    ];

    /// <summary>The adapters that <paramref name="provider"/> can use, in ONNX Runtime's order.</summary>
    public static IReadOnlyList<Adapter> Adapters(string provider) => [.. Of(provider).Select(Describe)];

    /// <summary>Every adapter of every provider.</summary>
    public static IReadOnlyList<Adapter> All() => [.. OrtEnv.Instance().GetEpDevices().Select(Describe)];

    /// <summary>Puts <paramref name="target"/>'s provider on the adapter it names.</summary>
    public static void Append(SessionOptions options, Target target)
    {
        var devices = Of(target.Provider);
        var index = target.Adapter.Pick([.. devices.Select(Describe)])
            ?? throw new ProviderException(TargetFault.Unavailable, devices.Count == 0
                ? $"it finds no device here; check with the maker's own tool that the driver is installed."
                : $"there is no such adapter; there is {string.Join(", ", devices.Select((device, i) => $"{i}: {Describe(device)}"))}.");
        options.AppendExecutionProvider(OrtEnv.Instance(), [devices[index]], target.Options);
    }

    private static List<OrtEpDevice> Of(string provider) => [.. OrtEnv.Instance().GetEpDevices().Where(device => device.EpName == provider)];

    private static Adapter Describe(OrtEpDevice device)
    {
        var hardware = device.HardwareDevice;
        var facts = hardware.Metadata.Entries;
        return new(device.EpName, hardware.Type.ToString(), hardware.Vendor, facts.GetValueOrDefault("Description", ""), Power(hardware.Type, facts));
    }

    // Windows counts adapters by performance, the strongest first; a discrete card draws more than what sits in the processor.
    private static int Power(OrtHardwareDeviceType type, IReadOnlyDictionary<string, string> facts)
    {
        var rank = facts.TryGetValue("DxgiHighPerformanceIndex", out var text) && int.TryParse(text, out var place) ? Math.Clamp(place, 0, 99) : 0;
        var kind = type == OrtHardwareDeviceType.NPU ? 0 : facts.GetValueOrDefault("Discrete") == "1" ? 2 : 1;
        return 100 * kind + (99 - rank);
    }
}
