namespace EdgeSdk.Signals;

public sealed partial class Quantity
{
    /// <summary>State of charge of the device's batteries together, 0 (empty) to 1 (full).</summary>
    public static readonly Quantity BatteryCharge = new("battery.charge", "share", 0, 1);

    /// <summary>Which way the batteries' energy flows: -1 they drain, 0 they rest, 1 they charge.</summary>
    public static readonly Quantity BatteryDirection = new("battery.direction", "sign", -1, 1);

    /// <summary>Power drawn from the batteries in watts; unknown while they charge or rest.</summary>
    public static readonly Quantity BatteryDraw = new("battery.draw", "W", 0, 10_000);

    /// <summary>Energy left in the batteries in watt-hours.</summary>
    public static readonly Quantity BatteryEnergy = new("battery.energy", "Wh", 0, 100_000);

    /// <summary>Time until the batteries are empty at the present draw, in seconds; unknown while they charge or rest.</summary>
    public static readonly Quantity BatteryTimeToEmpty = new("battery.time_to_empty", "s", 0, 1e8);

    /// <summary>Whether power comes from outside: 1 it does, 0 it does not.</summary>
    public static readonly Quantity ExternalPower = new("power.external", "0 or 1", 0, 1);

    /// <summary>Processor in use by everybody, as a share (0..1) of what this process may use. See <see cref="CpuLoadSignal"/>.</summary>
    public static readonly Quantity CpuLoad = new("cpu.load", "share", 0, 1);

    /// <summary>Processor in use by other processes, as a share (0..1) of what this process may use. See <see cref="CpuLoadSignal"/>.</summary>
    public static readonly Quantity CpuLoadOfOthers = new("cpu.load_of_others", "share", 0, 1);

    /// <summary>Present clock of the processors as a share (0..1) of the fastest they are built for, averaged over them.</summary>
    public static readonly Quantity CpuFrequency = new("cpu.frequency", "share", 0, 1);

    /// <summary>The fastest clock the system allows now, as a share (0..1) of the fastest the processors are built for: heat or a power limit lowers it.</summary>
    public static readonly Quantity CpuFrequencyLimit = new("cpu.frequency_limit", "share", 0, 1);

    /// <summary>Whether the hardware slowed the processor to protect itself since the last sampling: 1 it did, 0 it did not.</summary>
    public static readonly Quantity CpuThrottled = new("cpu.throttled", "0 or 1", 0, 1);

    /// <summary>Share (0..1) of the control group's periods since the last sampling in which its processor quota ran out.</summary>
    public static readonly Quantity CpuQuotaExhausted = new("cpu.quota_exhausted", "share", 0, 1);

    /// <summary>Share (0..1) of the last ten seconds in which some task waited for a processor.</summary>
    public static readonly Quantity CpuPressure = new("cpu.pressure", "share", 0, 1);

    /// <summary>Share (0..1) of the last ten seconds in which some task waited for memory.</summary>
    public static readonly Quantity MemoryPressure = new("memory.pressure", "share", 0, 1);

    /// <summary>Share (0..1) of the last ten seconds in which some task waited for storage.</summary>
    public static readonly Quantity StoragePressure = new("storage.pressure", "share", 0, 1);

    /// <summary>Memory in use as a share (0..1) of what this process may have: the machine's, or less where a control group limits it.</summary>
    public static readonly Quantity MemoryUsed = new("memory.used", "share", 0, 1);

    /// <summary>The hottest of the device's temperatures in degrees Celsius.</summary>
    public static readonly Quantity Temperature = new("temperature", "°C", -60, 200);

    /// <summary>Degrees to the nearest temperature at which the system begins to slow itself down (its first passive trip point); below 0 it has begun.</summary>
    public static readonly Quantity ThermalHeadroom = new("thermal.headroom", "°C", -200, 260);

    /// <summary>Power of the whole device in watts, where something measures it.</summary>
    public static readonly Quantity DevicePower = new("power.device", "W", 0, 10_000);

    /// <summary>Power of the processor packages in watts, from their energy counters.</summary>
    public static readonly Quantity ProcessorPower = new("power.processor", "W", 0, 10_000);

    /// <summary>Graphics processor in use, as a share (0..1); of several the busiest.</summary>
    public static readonly Quantity GpuLoad = new("gpu.load", "share", 0, 1);

    /// <summary>Temperature of the graphics processor in degrees Celsius; of several the hottest.</summary>
    public static readonly Quantity GpuTemperature = new("gpu.temperature", "°C", -60, 200);

    /// <summary>Power of the graphics processors together in watts.</summary>
    public static readonly Quantity GpuPower = new("gpu.power", "W", 0, 10_000);

    /// <summary>Frames that have arrived and wait for the model. Whoever keeps the queue tells: <c>options.Signals.Add(Quantity.QueueDepth, () => queue.Count)</c>.</summary>
    public static readonly Quantity QueueDepth = new("frames.waiting", "frames", 0, 1e6);

    /// <summary>Whether somebody asks to save power: 1 they do, 0 they do not. A switch on a pin (EdgeSdk.Gpio), a button on a screen, a message.</summary>
    public static readonly Quantity PowerSave = new("power.save", "0 or 1", 0, 1);

    /// <summary>Local time of day, in seconds since midnight.</summary>
    public static readonly Quantity TimeOfDay = new("time.of_day", "s", 0, 86_400);

    /// <summary>All of the above.</summary>
    internal static IReadOnlyList<Quantity> Known { get; } =
    [
        BatteryCharge, BatteryDirection, BatteryDraw, BatteryEnergy, BatteryTimeToEmpty,
        ExternalPower, CpuLoad, CpuLoadOfOthers, CpuFrequency, CpuFrequencyLimit,
        CpuThrottled, CpuQuotaExhausted, CpuPressure, MemoryPressure, StoragePressure,
        MemoryUsed, Temperature, ThermalHeadroom, DevicePower, ProcessorPower,
        GpuLoad, GpuTemperature, GpuPower, QueueDepth, PowerSave, TimeOfDay,
    ];
}
