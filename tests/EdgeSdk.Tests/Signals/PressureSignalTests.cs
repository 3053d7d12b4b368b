using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

public class PressureSignalTests
{
    [Fact]
    public void Pressure_is_the_share_of_the_last_ten_seconds()
    {
        using var tree = new DeviceTree(Devices.IndustrialPcTree);
        var signal = new PressureSignal(tree["proc"], tree["cgroup"]);
        Assert.Equal(0.125, Read.One(signal, Quantity.CpuPressure));
        Assert.Equal(0, Read.One(signal, Quantity.MemoryPressure));
        Assert.Null(Read.One(signal, Quantity.StoragePressure));
    }

    private const string MemoryInfo = "MemTotal:        8000000 kB\nMemFree:          500000 kB\nMemAvailable:    6000000 kB";

    [Fact]
    public void Of_the_machines_memory_and_the_groups_limit_the_fuller_counts()
    {
        using var tree = new DeviceTree(Devices.IndustrialPcTree).Write("proc/meminfo", MemoryInfo);
        var signal = new PressureSignal(tree["proc"], tree["cgroup"]);
        Assert.Equal(0.9, Read.One(signal, Quantity.MemoryUsed));
        tree.Write("cgroup/line.slice/memory.max", "max");
        Assert.Equal(0.25, Read.One(signal, Quantity.MemoryUsed));
        tree.Write("proc/self/cgroup", "9:memory:/").Write("cgroup/memory/memory.usage_in_bytes", "30").Write("cgroup/memory/memory.limit_in_bytes", "60");
        Assert.Equal(0.5, Read.One(signal, Quantity.MemoryUsed));
    }
}
