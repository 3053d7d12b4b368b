namespace EdgeSdk.Tests.Signals;

/// <summary>/sys/class/power_supply as real devices show it (only the files that are read).</summary>
internal static class Devices
{
    /// <summary>A laptop with a built-in and a removable battery, unplugged: the removable one drains first.</summary>
    public const string LaptopWithTwoBatteries = """
        AC/type: Mains
        AC/online: 0
        BAT0/type: Battery
        BAT0/present: 1
        BAT0/status: Not charging
        BAT0/capacity: 80
        BAT0/energy_now: 18640000
        BAT0/energy_full: 23300000
        BAT0/energy_full_design: 23480000
        BAT0/power_now: 0
        BAT0/voltage_now: 12100000
        BAT0/voltage_min_design: 11400000
        BAT1/type: Battery
        BAT1/present: 1
        BAT1/status: Discharging
        BAT1/capacity: 25
        BAT1/energy_now: 17475000
        BAT1/energy_full: 69900000
        BAT1/energy_full_design: 71040000
        BAT1/power_now: 8250000
        BAT1/voltage_now: 11050000
        BAT1/voltage_min_design: 11100000
        """;

    /// <summary>A tablet whose gauge counts ampere-hours and signs the current that leaves the battery.</summary>
    public const string TabletOnBattery = """
        bq24190-charger/type: USB
        bq24190-charger/online: 0
        bq27441-0/type: Battery
        bq27441-0/present: 1
        bq27441-0/status: Discharging
        bq27441-0/capacity: 22
        bq27441-0/charge_now: 1100000
        bq27441-0/charge_full: 5000000
        bq27441-0/current_now: -1500000
        bq27441-0/voltage_now: 3700000
        """;

    /// <summary>A Raspberry Pi on a UPS board with a MAX17040 gauge: state of charge and voltage, no status to speak of.</summary>
    public const string RaspberryPiOnUpsBoard = """
        battery/type: Battery
        battery/status: Unknown
        battery/capacity: 57
        battery/voltage_now: 3862500
        rpi_ac/type: Mains
        rpi_ac/online: 0
        """;

    /// <summary>An industrial PC: no battery, nothing that tells of mains.</summary>
    public const string IndustrialPc = "";

    /// <summary>A desktop whose only battery is the mouse's.</summary>
    public const string DesktopWithWirelessMouse = """
        hidpp_battery_0/type: Battery
        hidpp_battery_0/scope: Device
        hidpp_battery_0/present: 1
        hidpp_battery_0/online: 1
        hidpp_battery_0/status: Discharging
        hidpp_battery_0/capacity: 5
        """;

    /// <summary>A laptop on a charger too weak for it.</summary>
    public const string LaptopOnWeakCharger = """
        ADP1/type: Mains
        ADP1/online: 0
        ucsi-source-psy-USBC000:001/type: USB
        ucsi-source-psy-USBC000:001/online: 1
        BAT0/type: Battery
        BAT0/present: 1
        BAT0/status: Discharging
        BAT0/energy_now: 10000000
        BAT0/energy_full: 50000000
        BAT0/power_now: 20000000
        """;
}
