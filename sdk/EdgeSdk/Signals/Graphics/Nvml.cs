using System.Runtime.InteropServices;

namespace EdgeSdk.Signals;

/// <summary>NVIDIA's management library, which its driver installs: libnvidia-ml.so.1 or nvml.dll. Loaded at run time, so nothing is needed where it is not there.</summary>
internal sealed unsafe class Nvml
{
    private const int Success = 0, Celsius = 0;

    private static readonly Lazy<Nvml?> Loaded = new(() => Load(OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1"));

    private readonly delegate* unmanaged<nint, Utilization*, int> _utilization;
    private readonly delegate* unmanaged<nint, int, uint*, int> _temperature;
    private readonly delegate* unmanaged<nint, uint*, int> _power;
    private readonly nint[] _devices;

    private Nvml(nint library, nint[] devices)
    {
        _utilization = (delegate* unmanaged<nint, Utilization*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetUtilizationRates");
        _temperature = (delegate* unmanaged<nint, int, uint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetTemperature");
        _power = (delegate* unmanaged<nint, uint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetPowerUsage");
        _devices = devices;
    }

    /// <summary>The library of this machine; <see langword="null"/> where there is none or it finds no device.</summary>
    public static Nvml? Shared => Loaded.Value;

    public static Nvml? Load(string name)
    {
        if (!NativeLibrary.TryLoad(name, out var library))
            return null;
        try
        {
            var devices = Devices(library);
            return devices.Length > 0 ? new Nvml(library, devices) : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A library of this name that is not NVML, or one older than what is asked here.
            return null;
        }
    }

    public GpuState Read()
    {
        var state = default(GpuState);
        foreach (var device in _devices)
        {
            Utilization use;
            uint celsius, milliwatts;
            state = state.And(new GpuState(
                _utilization(device, &use) == Success ? use.Gpu / 100.0 : null,
                _temperature(device, Celsius, &celsius) == Success ? celsius : null,
                _power(device, &milliwatts) == Success ? milliwatts / 1000.0 : null));
        }
        return state;
    }

    private static nint[] Devices(nint library)
    {
        var initialise = (delegate* unmanaged<int>)NativeLibrary.GetExport(library, "nvmlInit_v2");
        var count = (delegate* unmanaged<uint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetCount_v2");
        var handle = (delegate* unmanaged<uint, nint*, int>)NativeLibrary.GetExport(library, "nvmlDeviceGetHandleByIndex_v2");
        uint devices;
        if (initialise() != Success || count(&devices) != Success)
            return [];
        List<nint> found = [];
        for (uint i = 0; i < devices; i++)
        {
            nint device;
            if (handle(i, &device) == Success)
                found.Add(device);
        }
        return [.. found];
    }

    /// <summary>nvmlUtilization_t: per cent of the last sampling period.</summary>
    private struct Utilization
    {
        public uint Gpu;
        public uint Memory;
    }
}
