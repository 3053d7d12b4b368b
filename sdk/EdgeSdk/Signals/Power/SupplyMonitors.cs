namespace EdgeSdk.Signals;

/// <summary>Monitors on the supply rail of a board, under /sys/class/hwmon: the INA3221 of the Jetson family, and chips that give power at once.</summary>
internal sealed class SupplyMonitors(string root)
{
    // The rail that feeds the whole module; the others are parts of it.
    private static readonly string[] Supplies = ["VDD_IN", "POM_5V_IN", "VIN_SYS_5V0", "SYS_VIN_5V"];

    public double? Read()
    {
        foreach (var chip in SensorFile.ListFolders(root))
        {
            switch (SensorFile.ReadWord(Path.Combine(chip, "name")))
            {
                case "ina3221":
                    for (var channel = 1; channel <= 3; channel++)
                    {
                        // Millivolts times milliamperes.
                        if (Supplies.Contains(SensorFile.ReadWord(Path.Combine(chip, $"in{channel}_label")))
                            && SensorFile.ReadNumber(Path.Combine(chip, $"in{channel}_input")) * SensorFile.ReadNumber(Path.Combine(chip, $"curr{channel}_input")) is >= 0 and var microwatts)
                            return microwatts / 1e6;
                    }
                    break;
                case "power_meter" when SensorFile.ReadNumber(Path.Combine(chip, "power1_average")) is >= 0 and var acpi:
                    return acpi / 1e6;
            }
        }
        return null;
    }
}
