namespace EdgeSdk.Simulation;

/// <summary>A battery with an open-circuit voltage that falls in a straight line with its charge, and an internal resistance.</summary>
internal struct Battery(DeviceModel device)
{
    /// <summary>State of charge, 0..1.</summary>
    public double Charge { get; private set; } = 1;

    /// <summary>Power at its terminals during the last step, in watts; negative while it charges.</summary>
    public double Watts { get; private set; }

    public readonly double WattHours => Charge * device.BatteryWattHours;

    /// <summary>Feeds a load for some seconds, helped by what comes from outside; what is left of that charges it. False when it is empty.</summary>
    public bool Step(double load, double mains, double seconds)
    {
        Watts = load - mains;
        Charge = Math.Clamp(Charge - (CellWatts(device, Charge, Watts) * seconds / 3600 / device.BatteryWattHours), 0, 1);
        return Charge > 0 || Watts <= 0;
    }

    /// <summary>What the cells give for a power at the terminals: I = (U - sqrt(U^2 - 4RP)) / 2R, counted at the mean voltage that the watt-hours on the label go by.</summary>
    public static double CellWatts(DeviceModel device, double charge, double terminal)
    {
        var volts = device.EmptyVolts + ((device.FullVolts - device.EmptyVolts) * charge);
        var under = (volts * volts) - (4 * device.BatteryOhms * terminal);
        var amperes = (volts - Math.Sqrt(Math.Max(0, under))) / (2 * device.BatteryOhms);
        return amperes * volts;
    }
}
