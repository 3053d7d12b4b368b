using System.Globalization;

namespace EdgeSdk.Signals;

/// <summary>
/// How much tasks wait for processor, memory and storage, and how full the memory is. Linux: <c>/proc/pressure</c>, <c>/proc/meminfo</c> and the memory limits of
/// the control groups. Windows and macOS: the memory in use alone. Elsewhere unknown.
/// </summary>
public sealed class PressureSignal : Signal
{
    private readonly string _proc;
    private readonly Cgroups _cgroups;

    /// <summary>Reads the pressure the way this operating system tells about it.</summary>
    /// <param name="proc">The folder to read in the place of <c>/proc</c>.</param>
    /// <param name="cgroup">The folder to read in the place of <c>/sys/fs/cgroup</c>.</param>
    public PressureSignal(string? proc = null, string? cgroup = null)
        : base(Quantity.CpuPressure, Quantity.MemoryPressure, Quantity.StoragePressure, Quantity.MemoryUsed)
    {
        _proc = proc ?? "/proc";
        _cgroups = new Cgroups(_proc, cgroup ?? "/sys/fs/cgroup");
    }

    /// <inheritdoc/>
    public override void Read(TimeSpan now, Span<double?> values)
    {
        if (OperatingSystem.IsWindows())
        {
            values[3] = WindowsMemory.Used();
            return;
        }
        if (OperatingSystem.IsMacOS())
        {
            values[3] = MacMemory.Used();
            return;
        }
        values[0] = Waiting("cpu");
        values[1] = Waiting("memory");
        values[2] = Waiting("io");
        values[3] = MemoryUsed();
    }

    // "some avg10=1.23 avg60=... avg300=... total=...": per cent.
    private double? Waiting(string resource)
    {
        const string Start = "some avg10=";
        foreach (var line in (SensorFile.ReadText(Path.Combine(_proc, "pressure", resource)) ?? "").Split('\n'))
        {
            if (line.StartsWith(Start, StringComparison.Ordinal))
                return double.TryParse(line[Start.Length..].Split(' ')[0], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent)
                    && percent <= 100 ? percent / 100 : null;
        }
        return null;
    }

    private double? MemoryUsed()
    {
        var text = SensorFile.ReadText(Path.Combine(_proc, "meminfo"));
        double? machine = SensorFile.Field(text, "MemTotal") is > 0 and var total && SensorFile.Field(text, "MemAvailable") is >= 0 and var available && available <= total
            ? 1 - (available / total) : null;
        double? group = _cgroups.ReadMemory() is { } limit ? Math.Min(1, limit.Used / limit.Limit) : null;
        return machine is { } a && group is { } b ? Math.Max(a, b) : machine ?? group;
    }
}
