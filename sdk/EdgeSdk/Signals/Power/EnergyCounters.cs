namespace EdgeSdk.Signals;

/// <summary>The RAPL domains of /sys/class/powercap as power between one reading and the next (kernel: Documentation/power/powercap/powercap.rst).</summary>
internal sealed class EnergyCounters(string root)
{
    private readonly Dictionary<string, (TimeSpan Time, double Microjoules)> _last = [];

    public (double? Processor, double? Platform) Read(TimeSpan now)
    {
        double? processor = null, platform = null;
        foreach (var domain in SensorFile.ListFolders(root))
        {
            // Packages are intel-rapl:0, intel-rapl:1; their parts (intel-rapl:0:0) are contained in them. The same counters appear again as intel-rapl-mmio.
            var folder = Path.GetFileName(domain);
            if (!folder.StartsWith("intel-rapl:", StringComparison.Ordinal) || folder.Count(c => c == ':') != 1)
                continue;
            var name = SensorFile.ReadWord(Path.Combine(domain, "name"));
            if (name == "psys")
                platform = Power(domain, now);
            else if (name?.StartsWith("package", StringComparison.Ordinal) == true && Power(domain, now) is { } watts)
                processor = (processor ?? 0) + watts;
        }
        return (processor, platform);
    }

    private double? Power(string domain, TimeSpan now)
    {
        if (SensorFile.ReadNumber(Path.Combine(domain, "energy_uj")) is not (>= 0 and var energy))
        {
            _last.Remove(domain);
            return null;
        }
        var known = _last.TryGetValue(domain, out var before);
        _last[domain] = (now, energy);
        if (!known || now <= before.Time)
            return null;
        var used = energy - before.Microjoules;
        // The counter starts again from 0 above its range.
        if (used < 0)
            used += SensorFile.ReadNumber(Path.Combine(domain, "max_energy_range_uj")) ?? double.NaN;
        return used >= 0 ? used / 1e6 / (now - before.Time).TotalSeconds : null;
    }
}
