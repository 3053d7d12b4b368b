namespace EdgeSdk.Signals;

/// <summary>
/// How much of the processor is in use, between one sampling and the next. Linux: as below; Windows: <c>GetSystemTimes</c>; macOS: <c>host_statistics</c>;
/// elsewhere unknown.
/// <para>
/// What counts is what this process may use: the machine's processors (<c>/proc/stat</c>), or less where a control group sets a quota
/// (version 2: <c>cpu.max</c>, <c>cpu.stat</c>; version 1: <c>cpu.cfs_quota_us</c>, <c>cpuacct.usage</c>). <see cref="Quantity.CpuLoad"/> is the share of it
/// that is no longer free: 1 - min(processors - machine's use, quota - group's use) / min(processors, quota).
/// <see cref="Quantity.CpuLoadOfOthers"/> is the same with this process's own use taken out first, so that a policy on it does not react
/// to the inferences it governs. "Own" is the whole process: the application's other threads count as own too. Neighbours outside a
/// container therefore count only once they reach into what the quota grants.
/// </para>
/// </summary>
public sealed class CpuLoadSignal : Signal
{
    // Below this the 10 ms ticks of /proc/stat are too coarse for a share.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly Func<ProcessorTimes?> _machine;
    private readonly Cgroups _cgroups;
    private readonly Func<TimeSpan> _own;
    private Counters? _last;

    /// <summary>Reads the load the way this operating system tells about it.</summary>
    /// <param name="proc">The folder to read in the place of <c>/proc</c>. When it is given, it is read in the Linux way on every system.</param>
    /// <param name="cgroup">The folder to read in the place of <c>/sys/fs/cgroup</c>.</param>
    public CpuLoadSignal(string? proc = null, string? cgroup = null) : this(proc ?? "/proc", cgroup ?? "/sys/fs/cgroup", OwnTime)
    {
    }

    internal CpuLoadSignal(string proc, string cgroup, Func<TimeSpan> own) : base(Quantity.CpuLoad, Quantity.CpuLoadOfOthers)
    {
        var stat = Path.Combine(proc, "stat");
        if (proc == "/proc" && OperatingSystem.IsWindows())
            _machine = WindowsProcessorTimes.Read;
        else if (proc == "/proc" && OperatingSystem.IsMacOS())
            _machine = MacProcessorTimes.Read;
        else
            _machine = () => ProcStat.Read(stat);
        _cgroups = new Cgroups(proc, cgroup);
        _own = own;
    }

    /// <inheritdoc/>
    public override void Read(TimeSpan now, Span<double?> values)
    {
        if (_last is { } early && now >= early.Time && now - early.Time < Shortest)
            return;
        var counters = new Counters(now, _own(), _machine(), _cgroups.Read());
        if (_last is { } before && now > before.Time)
            (values[0], values[1]) = Loads(before, counters);
        _last = counters;
    }

    private static (double? All, double? Others) Loads(Counters before, Counters after)
    {
        var seconds = (after.Time - before.Time).TotalSeconds;
        var ownUse = Math.Max(0, (after.Own - before.Own).TotalSeconds / seconds);
        double all = double.PositiveInfinity, others = double.PositiveInfinity, mayUse = double.PositiveInfinity;
        if (before.Machine is { } was && after.Machine is { } has && has.Total > was.Total && has.Busy >= was.Busy)
            Limit(has.Processors, has.Processors * Math.Min(1, (has.Busy - was.Busy) / (has.Total - was.Total)));
        foreach (var quota in after.Quotas)
        {
            if (before.Quotas.Find(q => q.Group == quota.Group) is { Group: not null } earlier && quota.UsedSeconds >= earlier.UsedSeconds)
                Limit(quota.Processors, (quota.UsedSeconds - earlier.UsedSeconds) / seconds);
        }
        return double.IsFinite(mayUse) ? (1 - Share(all), 1 - Share(others)) : (null, null);

        void Limit(double processors, double used)
        {
            mayUse = Math.Min(mayUse, processors);
            all = Math.Min(all, processors - used);
            others = Math.Min(others, processors - Math.Max(0, used - ownUse));
        }

        double Share(double free) => Math.Clamp(free / mayUse, 0, 1);
    }

    private static TimeSpan OwnTime() => Environment.CpuUsage.TotalTime;

    private sealed record Counters(TimeSpan Time, TimeSpan Own, ProcessorTimes? Machine, List<CpuQuota> Quotas);
}
