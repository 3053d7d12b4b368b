namespace EdgeSdk.Signals;

/// <summary>
/// The processor quotas this process lives under: its own control group's and every ancestor's, in version 2 or version 1 of the interface.
/// Inside a container the group's path is often the host's and not to be seen here; the nearest ancestor that is, down to the mounted root, then counts.
/// </summary>
internal sealed class Cgroups(string proc, string root)
{
    public List<CpuQuota> Read()
    {
        List<CpuQuota> quotas = [];
        foreach (var line in (SensorFile.ReadText(Path.Combine(proc, "self", "cgroup")) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            // hierarchy:controllers:path; version 2 is hierarchy 0 without controllers.
            if (line.Split(':', 3) is not [var hierarchy, var controllers, var path])
                continue;
            if (hierarchy == "0" && controllers.Length == 0)
                Collect(quotas, path, group => ReadV2(Path.Join(root, group)));
            else if (controllers.Split(',').Contains("cpu"))
                Collect(quotas, path, group => ReadV1(Path.Join(root, "cpu", group), Path.Join(root, "cpuacct", group)));
        }
        return quotas;
    }

    private static void Collect(List<CpuQuota> quotas, string path, Func<string, CpuQuota?> read)
    {
        // ".." names a group outside our namespace: nothing below it can be read here.
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).TakeWhile(part => part != "..").ToArray();
        for (var depth = parts.Length; depth >= 0; depth--)
        {
            if (read(string.Join('/', parts.AsSpan(0, depth))) is { } quota)
                quotas.Add(quota);
        }
    }

    // cpu.max: "200000 100000" or "max 100000"; cpu.stat: "usage_usec 123\n...".
    private static CpuQuota? ReadV2(string group)
    {
        if (SensorFile.ReadWord(Path.Combine(group, "cpu.max"))?.Split(' ') is not [var quota, var period])
            return null;
        const string Used = "usage_usec ";
        var used = SensorFile.ReadText(Path.Combine(group, "cpu.stat"))?.Split('\n').FirstOrDefault(line => line.StartsWith(Used, StringComparison.Ordinal));
        return Quota(SensorFile.ParseNumber(quota) / SensorFile.ParseNumber(period), SensorFile.ParseNumber(used?[Used.Length..].Trim()) / 1e6, group);
    }

    // cpu.cfs_quota_us is -1 without a limit; cpuacct.usage is in nanoseconds.
    private static CpuQuota? ReadV1(string group, string account) => Quota(
        SensorFile.ReadNumber(Path.Combine(group, "cpu.cfs_quota_us")) / SensorFile.ReadNumber(Path.Combine(group, "cpu.cfs_period_us")),
        SensorFile.ReadNumber(Path.Combine(account, "cpuacct.usage")) / 1e9,
        group);

    private static CpuQuota? Quota(double? processors, double? used, string group) =>
        processors is > 0 and < 1e6 && used is >= 0 ? new CpuQuota(processors.Value, used.Value, group) : null;
}
