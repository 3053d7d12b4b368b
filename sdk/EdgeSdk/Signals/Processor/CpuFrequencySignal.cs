using System.Globalization;

namespace EdgeSdk.Signals;

/// <summary>
/// The processors' clock, and whether the hardware or a control group holds them back. Linux: <c>cpufreq</c>, the <c>thermal_throttle</c> counters of x86, the
/// firmware's <c>get_throttled</c> of a Raspberry Pi, and the control groups' <c>cpu.stat</c>. Windows: the clocks of <c>CallNtPowerInformation</c>. macOS: throttled under heavy
/// thermal pressure. Elsewhere unknown.
/// </summary>
public sealed class CpuFrequencySignal : Signal
{
    // get_throttled: what holds now, not what has ever been: frequency capped, throttled, soft temperature limit.
    private const int HeldBack = 0b1110;

    private readonly string _cpu;
    private readonly string _firmware;
    private readonly Cgroups _cgroups;
    private double? _throttleCount;
    private QuotaPeriods? _periods;

    /// <summary>Reads the clocks the way this operating system tells about them.</summary>
    /// <param name="devices">The folder to read in the place of <c>/sys/devices</c>.</param>
    /// <param name="proc">The folder to read in the place of <c>/proc</c>.</param>
    /// <param name="cgroup">The folder to read in the place of <c>/sys/fs/cgroup</c>.</param>
    public CpuFrequencySignal(string? devices = null, string? proc = null, string? cgroup = null)
        : base(Quantity.CpuFrequency, Quantity.CpuFrequencyLimit, Quantity.CpuThrottled, Quantity.CpuQuotaExhausted)
    {
        devices ??= "/sys/devices";
        _cpu = Path.Combine(devices, "system", "cpu");
        _firmware = Path.Combine(devices, "platform", "soc", "soc:firmware", "get_throttled");
        _cgroups = new Cgroups(proc ?? "/proc", cgroup ?? "/sys/fs/cgroup");
    }

    /// <inheritdoc/>
    public override void Read(TimeSpan now, Span<double?> values)
    {
        if (OperatingSystem.IsWindows())
        {
            (values[0], values[1]) = WindowsProcessorClocks.Read();
            return;
        }
        if (OperatingSystem.IsMacOS())
        {
            values[2] = MacThermalPressure.Throttled();
            return;
        }
        (values[0], values[1]) = Clocks();
        values[2] = Firmware() ?? Counters();
        values[3] = Quota();
    }

    private (double? Now, double? Limit) Clocks()
    {
        double sum = 0, limit = double.PositiveInfinity;
        var policies = 0;
        foreach (var policy in SensorFile.ListFolders(Path.Combine(_cpu, "cpufreq")))
        {
            if (SensorFile.ReadNumber(Path.Combine(policy, "cpuinfo_max_freq")) is not (> 0 and var fastest)
                || SensorFile.ReadNumber(Path.Combine(policy, "scaling_cur_freq")) is not (>= 0 and var now))
                continue;
            policies++;
            sum += Math.Min(1, now / fastest);
            if (SensorFile.ReadNumber(Path.Combine(policy, "scaling_max_freq")) is >= 0 and var allowed)
                limit = Math.Min(limit, Math.Min(1, allowed / fastest));
        }
        return policies == 0 ? (null, null) : (sum / policies, double.IsFinite(limit) ? limit : null);
    }

    // Hexadecimal, with or without 0x in front.
    private double? Firmware()
    {
        var word = SensorFile.ReadWord(_firmware);
        if (word?.StartsWith("0x", StringComparison.OrdinalIgnoreCase) == true)
            word = word[2..];
        return uint.TryParse(word, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) ? ((bits & HeldBack) != 0 ? 1 : 0) : null;
    }

    private double? Counters()
    {
        double? count = null;
        foreach (var cpu in SensorFile.ListFolders(_cpu))
        {
            // cpu0, cpu1 and so on, not cpufreq.
            if (!char.IsAsciiDigit(cpu[^1]))
                continue;
            var throttle = Path.Combine(cpu, "thermal_throttle");
            count = Sum(Sum(count, SensorFile.ReadNumber(Path.Combine(throttle, "core_throttle_count"))), SensorFile.ReadNumber(Path.Combine(throttle, "package_throttle_count")));
        }
        var before = _throttleCount;
        _throttleCount = count;
        return count is { } after && before is { } was ? (after > was ? 1 : 0) : null;
    }

    private double? Quota()
    {
        var before = _periods;
        _periods = _cgroups.ReadPeriods();
        return _periods is { } after && before is { } was && after.Group == was.Group && after.Periods > was.Periods && after.Exhausted >= was.Exhausted
            ? Math.Min(1, (after.Exhausted - was.Exhausted) / (after.Periods - was.Periods)) : null;
    }

    private static double? Sum(double? sum, double? part) => part is >= 0 ? (sum ?? 0) + part : sum;
}
