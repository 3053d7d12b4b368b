namespace EdgeSdk.Signals;

/// <summary>
/// The limits on processor and memory that this process lives under: its own control group's and every ancestor's, in version 2 or version 1 of the interface.
/// Inside a container the group's path is often the host's and not to be seen here; the nearest ancestor that is, down to the mounted root, then counts.
/// </summary>
internal sealed class Cgroups(string proc, string root)
{
    public List<CpuQuota> Read()
    {
        List<CpuQuota> quotas = [];
        foreach (var (version, path) in Groups("cpu"))
        {
            if (version == 2)
                Collect(quotas, path, group => ReadV2(Path.Join(root, group)));
            else
                Collect(quotas, path, group => ReadV1(Path.Join(root, "cpu", group), Path.Join(root, "cpuacct", group)));
        }
        return quotas;
    }

    /// <summary>The periods of the nearest group with a quota; both versions tell them in cpu.stat.</summary>
    public QuotaPeriods? ReadPeriods()
    {
        foreach (var (version, path) in Groups("cpu"))
        {
            List<QuotaPeriods> found = [];
            Collect(found, path, group => ReadPeriods(version == 2 ? Path.Join(root, group) : Path.Join(root, "cpu", group)));
            if (found.Count > 0)
                return found[0];
        }
        return null;
    }

    /// <summary>The tightest memory limit of the process's groups and what that group uses, in bytes.</summary>
    public (double Used, double Limit)? ReadMemory()
    {
        List<(double Used, double Limit)> limits = [];
        foreach (var (version, path) in Groups("memory"))
        {
            if (version == 2)
                Collect(limits, path, group => Memory(Path.Join(root, group), "memory.current", "memory.max"));
            else
                Collect(limits, path, group => Memory(Path.Join(root, "memory", group), "memory.usage_in_bytes", "memory.limit_in_bytes"));
        }
        return limits.Count > 0 ? limits.MaxBy(l => l.Used / l.Limit) : null;
    }

    private IEnumerable<(int Version, string Path)> Groups(string controller)
    {
        foreach (var line in (SensorFile.ReadText(Path.Combine(proc, "self", "cgroup")) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // hierarchy:controllers:path; version 2 is hierarchy 0 without controllers.
            if (line.Split(':', 3) is not [var hierarchy, var controllers, var path])
                continue;
            if (hierarchy == "0" && controllers.Length == 0)
                yield return (2, path);
            else if (controllers.Split(',').Contains(controller))
                yield return (1, path);
        }
    }

    private static void Collect<T>(List<T> found, string path, Func<string, T?> read) where T : struct
    {
        // ".." names a group outside our namespace: nothing below it can be read here.
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).TakeWhile(part => part != "..").ToArray();
        for (var depth = parts.Length; depth >= 0; depth--)
        {
            if (read(string.Join('/', parts.AsSpan(0, depth))) is { } answer)
                found.Add(answer);
        }
    }

    // cpu.max: "200000 100000" or "max 100000"; cpu.stat: "usage_usec 123\n...".
    private static CpuQuota? ReadV2(string group)
    {
        if (SensorFile.ReadWord(Path.Combine(group, "cpu.max"))?.Split(' ') is not [var quota, var period])
            return null;
        var used = SensorFile.Field(SensorFile.ReadText(Path.Combine(group, "cpu.stat")), "usage_usec");
        return Quota(SensorFile.ParseNumber(quota) / SensorFile.ParseNumber(period), used / 1e6, group);
    }

    // cpu.cfs_quota_us is -1 without a limit; cpuacct.usage is in nanoseconds.
    private static CpuQuota? ReadV1(string group, string account) => Quota(
        SensorFile.ReadNumber(Path.Combine(group, "cpu.cfs_quota_us")) / SensorFile.ReadNumber(Path.Combine(group, "cpu.cfs_period_us")),
        SensorFile.ReadNumber(Path.Combine(account, "cpuacct.usage")) / 1e9,
        group);

    private static QuotaPeriods? ReadPeriods(string group)
    {
        var stat = SensorFile.ReadText(Path.Combine(group, "cpu.stat"));
        return SensorFile.Field(stat, "nr_periods") is > 0 and var periods && SensorFile.Field(stat, "nr_throttled") is >= 0 and var exhausted
            ? new QuotaPeriods(periods, exhausted, group) : null;
    }

    // Without a limit version 2 says "max" and version 1 a number near the end of 64 bits.
    private static (double, double)? Memory(string group, string used, string limit) =>
        SensorFile.ReadNumber(Path.Combine(group, used)) is >= 0 and var bytes && SensorFile.ReadNumber(Path.Combine(group, limit)) is > 0 and < 1e18 and var most
            ? (bytes, most) : null;

    private static CpuQuota? Quota(double? processors, double? used, string group) =>
        processors is > 0 and < 1e6 && used is >= 0 ? new CpuQuota(processors.Value, used.Value, group) : null;
}
