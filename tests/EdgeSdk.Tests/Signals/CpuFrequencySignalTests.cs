using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

public class CpuFrequencySignalTests
{
    [Fact]
    public void A_raspberry_pi_at_its_soft_limit_is_throttled_and_runs_at_two_fifths()
    {
        using var tree = new DeviceTree(Devices.RaspberryPi);
        var signal = Signal(tree);
        Assert.Equal((0.4, 1.0, 1.0), (Read.One(signal, Quantity.CpuFrequency), Read.One(signal, Quantity.CpuFrequencyLimit), Read.One(signal, Quantity.CpuThrottled)));
    }

    [Theory]
    [InlineData("80000", 0.0)]
    [InlineData("0x50005", 1.0)]
    [InlineData("zzz", null)]
    public void What_the_firmware_remembers_is_not_what_it_does_now(string bits, double? throttled)
    {
        using var tree = new DeviceTree(Devices.RaspberryPi).Write("devices/platform/soc/soc:firmware/get_throttled", bits);
        Assert.Equal(throttled, Read.One(Signal(tree), Quantity.CpuThrottled));
    }

    [Fact]
    public void Of_two_clusters_the_clock_is_the_mean_and_the_limit_the_lower()
    {
        using var tree = new DeviceTree(Devices.Jetson);
        var signal = Signal(tree);
        Assert.Equal((0.75, 0.5), (Read.One(signal, Quantity.CpuFrequency), Read.One(signal, Quantity.CpuFrequencyLimit)));
    }

    [Fact]
    public void A_throttle_counter_that_grew_means_throttled_since_then()
    {
        using var tree = new DeviceTree(Devices.X86Laptop);
        var signal = Signal(tree);
        Assert.Null(Read.One(signal, Quantity.CpuThrottled));
        Assert.Equal(0, Read.One(signal, Quantity.CpuThrottled));
        tree.Write("devices/system/cpu/cpu1/thermal_throttle/core_throttle_count", "1");
        Assert.Equal(1, Read.One(signal, Quantity.CpuThrottled));
        Assert.Equal(0, Read.One(signal, Quantity.CpuThrottled));
    }

    [Theory]
    [InlineData("0::/line.slice", "cgroup/line.slice/cpu.stat")]
    [InlineData("4:cpu,cpuacct:/line.slice", "cgroup/cpu/line.slice/cpu.stat")]
    public void The_share_of_periods_in_which_the_quota_ran_out(string group, string file)
    {
        using var tree = new DeviceTree(Devices.IndustrialPcTree).Write("proc/self/cgroup", group).Write(file, "nr_periods 100\nnr_throttled 10");
        var signal = Signal(tree);
        Assert.Null(Read.One(signal, Quantity.CpuQuotaExhausted));
        tree.Write(file, "nr_periods 110\nnr_throttled 13");
        Assert.Equal(0.3, Read.One(signal, Quantity.CpuQuotaExhausted));
        Assert.Null(Read.One(signal, Quantity.CpuQuotaExhausted));
    }

    private static CpuFrequencySignal Signal(DeviceTree tree) => new(tree["devices"], tree["proc"], tree["cgroup"]);
}
