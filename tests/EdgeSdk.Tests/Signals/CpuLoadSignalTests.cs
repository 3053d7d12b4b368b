using CsCheck;
using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

public class CpuLoadSignalTests
{
    private const string FourIdleProcessors = """
        proc/stat: cpu  0 0 0 1000 0 0 0 0 0 0
        cpu0 0
        cpu1 0
        cpu2 0
        cpu3 0
        """;

    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_machines_load_is_what_is_not_idle_since_the_last_sampling() =>
        // One second of two processors is 200 ticks; 100 of them in use, 60 of those by this process.
        Assert.Equal((0.5, 0.2), Loads(
            "proc/stat: cpu  1000 0 0 9000 0 0 0 0 0 0\ncpu0 500\ncpu1 500",
            "proc/stat: cpu  1050 0 50 9080 20 0 0 0 0 0\ncpu0 550\ncpu1 550",
            own: 0.6));

    [Fact]
    public void What_the_hypervisor_took_is_in_use_and_guests_are_counted_once() =>
        Assert.Equal((0.5, 0.5), Loads(
            "proc/stat: cpu  0 0 0 0 0 0 0 0 0 0\ncpu0 0",
            "proc/stat: cpu  40 0 0 50 0 0 0 10 40 0\ncpu0 0"));

    [Fact]
    public void A_version_2_quota_is_all_that_a_container_may_use() =>
        // Of one and a half processors the group used 1.2, this process 0.5; the machine has four.
        Assert.Equal((0.8, 0.466667), Loads(
            FourIdleProcessors + "\nproc/self/cgroup: 0::/\ncgroup/cpu.max: 150000 100000\ncgroup/cpu.stat: usage_usec 5000000\nuser_usec 1",
            "proc/stat: cpu  120 0 0 1280 0 0 0 0\ncpu0 0\ncpu1 0\ncpu2 0\ncpu3 0\ncgroup/cpu.stat: usage_usec 6200000\nuser_usec 2",
            own: 0.5));

    [Theory]
    [InlineData(300, 0.0)]
    [InlineData(350, 0.5)]
    public void Neighbours_outside_the_container_count_only_when_they_reach_into_its_quota(int busyTicks, double load) =>
        Assert.Equal((load, load), Loads(
            FourIdleProcessors + "\nproc/self/cgroup: 0::/\ncgroup/cpu.max: 100000 100000\ncgroup/cpu.stat: usage_usec 0",
            $"proc/stat: cpu  {busyTicks} 0 0 {1400 - busyTicks} 0 0 0 0\ncpu0 0\ncpu1 0\ncpu2 0\ncpu3 0"));

    [Fact]
    public void A_version_1_quota_counts_although_its_path_is_the_hosts() =>
        Assert.Equal((0.75, 0.5), Loads(
            "proc/self/cgroup: 4:cpu,cpuacct:/docker/4f1c\n0::/docker/4f1c\ncgroup/cpu/cpu.cfs_quota_us: 200000\n"
            + "cgroup/cpu/cpu.cfs_period_us: 100000\ncgroup/cpuacct/cpuacct.usage: 7000000000",
            "cgroup/cpuacct/cpuacct.usage: 8500000000",
            own: 0.5));

    [Fact]
    public void The_tightest_quota_of_all_ancestors_counts() =>
        Assert.Equal((0.4, 0.4), Loads(
            "proc/self/cgroup: 0::/line.slice/camera.service\ncgroup/line.slice/cpu.max: 100000 100000\ncgroup/line.slice/cpu.stat: usage_usec 100000\n"
            + "cgroup/line.slice/camera.service/cpu.max: max 100000",
            "cgroup/line.slice/cpu.stat: usage_usec 500000"));

    [Fact]
    public void Without_any_file_the_load_is_unknown() => Assert.Null(Loads("", ""));

    [Theory]
    [InlineData("cpu  10 0 0 5 0 0 0 0\ncpu0 0")]
    [InlineData("")]
    [InlineData("cpu  a b c d\ncpu0 0")]
    [InlineData("cpu ")]
    [InlineData("intr 5")]
    public void Counters_that_go_back_or_make_no_sense_are_unknown(string later) =>
        Assert.Null(Loads("proc/stat: cpu  100 0 0 100 0 0 0 0\ncpu0 0", "proc/stat: " + later));

    [Fact]
    public void Samplings_too_close_to_tell_anything_do_not_count()
    {
        using var tree = new DeviceTree("stat: cpu  0 0 0 100 0 0 0 0\ncpu0 0");
        var signal = new CpuLoadSignal(tree.Root, tree.Root, () => default);
        Assert.Null(Read.One(signal, Quantity.CpuLoad));
        tree.WriteAll("stat: cpu  100 0 0 100 0 0 0 0\ncpu0 0");
        Assert.Null(Read.One(signal, Quantity.CpuLoad, TimeSpan.FromMilliseconds(20)));
        Assert.Equal(1, Read.One(signal, Quantity.CpuLoad, Second));
    }

    [Fact]
    public void Time_that_goes_back_gives_no_load()
    {
        using var tree = new DeviceTree("stat: cpu  0 0 0 100 0 0 0 0\ncpu0 0");
        var signal = new CpuLoadSignal(tree.Root, tree.Root, () => default);
        Assert.Null(Read.One(signal, Quantity.CpuLoad, Second));
        tree.WriteAll("stat: cpu  100 0 0 100 0 0 0 0\ncpu0 0");
        Assert.Null(Read.One(signal, Quantity.CpuLoad, TimeSpan.Zero));
    }

    [Fact]
    public void Whatever_the_files_hold_a_load_is_a_share_or_unknown()
    {
        var line = Gen.OneOf(Gen.String, Gen.Long[0, long.MaxValue].Array[0, 11].Select(n => "cpu  " + string.Join(' ', n)), Gen.OneOf("cpu0 1", "cpu  1 2 3 -4"));
        var stat = line.Array[0, 4].Select(lines => string.Join('\n', lines));
        var word = Gen.OneOf(Gen.String, Gen.OneOf("max 100000", "100000 100000", "0 0", "-1 5", "1 0", "usage_usec 5", "usage_usec", "usage_usec -5", "../a"));
        Gen.Select(stat, stat, word, word, word, Gen.Double).Sample((first, second, group, quota, used, own) =>
        {
            using var tree = new DeviceTree().Write("stat", first).Write("self/cgroup", "0::/" + group).Write("cpu.max", quota).Write("cpu.stat", used);
            var signal = new CpuLoadSignal(tree.Root, tree.Root, () => TimeSpan.FromSeconds(double.IsFinite(own) ? own % 1e6 : 0));
            var values = new double?[2];
            signal.Read(default, values);
            tree.Write("stat", second);
            signal.Read(Second, values);
            Assert.All(values, value => Assert.InRange(value ?? 0, 0, 1));
        }, iter: 200);
    }

    [Fact]
    public void On_this_machine_the_work_of_this_process_is_not_that_of_others()
    {
        Assert.SkipUnless(ProcStat.Read("/proc/stat") is { Total: > 0 }, "This system does not count its processor time.");
        var signal = new CpuLoadSignal();
        var start = TimeProvider.System.GetTimestamp();
        var values = new double?[2];
        for (var time = TimeSpan.Zero; values[0] is null or 0 && time < TimeSpan.FromSeconds(10); time = TimeProvider.System.GetElapsedTime(start))
            signal.Read(time, values);
        Assert.InRange(values[0] ?? -1, 0, 1);
        Assert.True(values[1] < values[0], $"others {values[1]}, all {values[0]}");
    }

    // The loads over one second in which the files change from one listing to the other.
    private static (double All, double Others)? Loads(string before, string after, double own = 0)
    {
        using var tree = new DeviceTree(before);
        var used = TimeSpan.Zero;
        var signal = new CpuLoadSignal(tree["proc"], tree["cgroup"], () => used);
        var values = new double?[2];
        signal.Read(TimeSpan.Zero, values);
        Assert.Equal([null, null], values);
        tree.WriteAll(after);
        used = TimeSpan.FromSeconds(own);
        signal.Read(Second, values);
        return values is [{ } all, { } others] ? (Math.Round(all, 6), Math.Round(others, 6)) : null;
    }
}
