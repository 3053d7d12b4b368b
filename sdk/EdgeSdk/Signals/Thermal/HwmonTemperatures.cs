namespace EdgeSdk.Signals;

/// <summary>The processor's temperatures under /sys/class/hwmon (kernel: Documentation/hwmon/sysfs-interface.rst).</summary>
internal sealed class HwmonTemperatures(string root)
{
    private const int MostSensors = 64;

    // The chips that sit in or at the processor; drives, radios and power supplies have limits of their own that are not ours to keep.
    private static readonly string[] Processors = ["coretemp", "k10temp", "zenpower", "cpu_thermal", "soc_thermal", "via_cputemp", "scpi_sensors"];

    public Heat Read()
    {
        var heat = default(Heat);
        foreach (var chip in SensorFile.ListFolders(root))
        {
            if (!Processors.Contains(SensorFile.ReadWord(Path.Combine(chip, "name"))))
                continue;
            // Sensors are numbered from 1, with gaps where a core is missing.
            for (int i = 1, gaps = 0; i <= MostSensors && gaps < 8; i++)
            {
                if (Heat.Read(Path.Combine(chip, $"temp{i}_input")) is not { } temperature)
                {
                    gaps++;
                    continue;
                }
                var limit = Heat.Read(Path.Combine(chip, $"temp{i}_max")) ?? Heat.Read(Path.Combine(chip, $"temp{i}_crit"));
                heat = heat.With(temperature, limit is > 0 ? limit : null);
            }
        }
        return heat;
    }
}
