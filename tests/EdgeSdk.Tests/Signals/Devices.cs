namespace EdgeSdk.Tests.Signals;

/// <summary>/sys/class/power_supply, and for the last four /sys and /proc, as real devices show them (only the files that are read).</summary>
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

    /// <summary>A Raspberry Pi 4: one zone whose only trip point is where it switches itself off, a firmware that tells of throttling.</summary>
    public const string RaspberryPi = """
        class/thermal/thermal_zone0/type: cpu-thermal
        class/thermal/thermal_zone0/temp: 81277
        class/thermal/thermal_zone0/trip_point_0_type: critical
        class/thermal/thermal_zone0/trip_point_0_temp: 110000
        class/thermal/cooling_device0/type: gpio-fan
        class/hwmon/hwmon0/name: cpu_thermal
        class/hwmon/hwmon0/temp1_input: 81277
        class/hwmon/hwmon1/name: rpi_volt
        class/hwmon/hwmon1/in0_lcrit_alarm: 0
        devices/platform/soc/soc:firmware/get_throttled: 80008
        devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq: 1500000
        devices/system/cpu/cpufreq/policy0/scaling_max_freq: 1500000
        devices/system/cpu/cpufreq/policy0/scaling_cur_freq: 600000
        """;

    /// <summary>A Jetson Orin: many zones, some of units that are switched off, a monitor on the supply rail, a load counter.</summary>
    public const string Jetson = """
        class/thermal/thermal_zone0/type: cpu-thermal
        class/thermal/thermal_zone0/temp: 62500
        class/thermal/thermal_zone0/trip_point_0_type: critical
        class/thermal/thermal_zone0/trip_point_0_temp: 104500
        class/thermal/thermal_zone0/trip_point_1_type: hot
        class/thermal/thermal_zone0/trip_point_1_temp: 99000
        class/thermal/thermal_zone0/trip_point_2_type: passive
        class/thermal/thermal_zone0/trip_point_2_temp: 99000
        class/thermal/thermal_zone1/type: gpu-thermal
        class/thermal/thermal_zone1/temp: 64000
        class/thermal/thermal_zone1/trip_point_0_type: passive
        class/thermal/thermal_zone1/trip_point_0_temp: 97000
        class/thermal/thermal_zone2/type: cv0-thermal
        class/thermal/thermal_zone2/temp: -256000
        class/hwmon/hwmon3/name: ina3221
        class/hwmon/hwmon3/in1_label: VDD_IN
        class/hwmon/hwmon3/in1_input: 5000
        class/hwmon/hwmon3/curr1_input: 1904
        class/hwmon/hwmon3/in2_label: VDD_CPU_GPU_CV
        class/hwmon/hwmon3/in2_input: 5000
        class/hwmon/hwmon3/curr2_input: 504
        devices/gpu.0/load: 437
        devices/system/cpu/cpufreq/policy0/cpuinfo_max_freq: 1510400
        devices/system/cpu/cpufreq/policy0/scaling_max_freq: 1510400
        devices/system/cpu/cpufreq/policy0/scaling_cur_freq: 1510400
        devices/system/cpu/cpufreq/policy4/cpuinfo_max_freq: 1510400
        devices/system/cpu/cpufreq/policy4/scaling_max_freq: 755200
        devices/system/cpu/cpufreq/policy4/scaling_cur_freq: 755200
        """;

    /// <summary>An x86 laptop: ACPI zone with a passive trip point, package temperatures, energy counters, Intel graphics beside an AMD card.</summary>
    public const string X86Laptop = """
        class/thermal/thermal_zone0/type: acpitz
        class/thermal/thermal_zone0/temp: 57000
        class/thermal/thermal_zone0/trip_point_0_type: critical
        class/thermal/thermal_zone0/trip_point_0_temp: 128000
        class/thermal/thermal_zone0/trip_point_1_type: passive
        class/thermal/thermal_zone0/trip_point_1_temp: 90000
        class/thermal/thermal_zone1/type: iwlwifi_1
        class/thermal/thermal_zone1/temp: 41000
        class/thermal/thermal_zone1/trip_point_0_type: passive
        class/thermal/thermal_zone1/trip_point_0_temp: -32768000
        class/hwmon/hwmon2/name: nvme
        class/hwmon/hwmon2/temp1_input: 91850
        class/hwmon/hwmon2/temp1_max: 81850
        class/hwmon/hwmon4/name: coretemp
        class/hwmon/hwmon4/temp1_input: 61000
        class/hwmon/hwmon4/temp1_max: 100000
        class/hwmon/hwmon4/temp2_input: 59000
        class/hwmon/hwmon4/temp2_max: 100000
        class/powercap/intel-rapl:0/name: package-0
        class/powercap/intel-rapl:0/energy_uj: 262143000000
        class/powercap/intel-rapl:0/max_energy_range_uj: 262143328850
        class/powercap/intel-rapl:0:0/name: core
        class/powercap/intel-rapl:0:0/energy_uj: 1
        class/powercap/intel-rapl:1/name: psys
        class/powercap/intel-rapl:1/energy_uj: 5000000
        class/powercap/intel-rapl:1/max_energy_range_uj: 262143328850
        class/powercap/intel-rapl-mmio:0/name: package-0
        class/powercap/intel-rapl-mmio:0/energy_uj: 7
        class/drm/card0/gt/gt0/rc6_residency_ms: 1000
        class/drm/card1/device/gpu_busy_percent: 37
        class/drm/card1/device/hwmon/hwmon5/name: amdgpu
        class/drm/card1/device/hwmon/hwmon5/temp1_input: 48000
        class/drm/card1/device/hwmon/hwmon5/power1_average: 23000000
        class/drm/card0-eDP-1/status: connected
        devices/system/cpu/cpu0/thermal_throttle/core_throttle_count: 4
        devices/system/cpu/cpu0/thermal_throttle/package_throttle_count: 9
        devices/system/cpu/cpu1/thermal_throttle/core_throttle_count: 0
        """;

    /// <summary>An industrial PC as a whole: no battery, no zone with trip points, the chips of the processor and the pressure of a modern kernel.</summary>
    public const string IndustrialPcTree = """
        class/hwmon/hwmon0/name: k10temp
        class/hwmon/hwmon0/temp1_input: 55125
        class/hwmon/hwmon0/temp1_max: 70000
        class/hwmon/hwmon0/temp1_crit: 100000
        proc/pressure/cpu: some avg10=12.50 avg60=3.00 avg300=1.00 total=123
        full avg10=0.00 avg60=0.00 avg300=0.00 total=0
        proc/pressure/memory: some avg10=0.00 avg60=0.00 avg300=0.00 total=0
        full avg10=0.00 avg60=0.00 avg300=0.00 total=0
        proc/self/cgroup: 0::/line.slice
        cgroup/line.slice/memory.current: 900000000
        cgroup/line.slice/memory.max: 1000000000
        cgroup/line.slice/cpu.max: 50000 100000
        cgroup/line.slice/cpu.stat: usage_usec 5
        nr_periods 100
        nr_throttled 10
        """;
}
