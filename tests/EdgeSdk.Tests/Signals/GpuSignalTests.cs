using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

public class GpuSignalTests
{
    [Fact]
    public void Of_several_cards_the_busiest_counts_and_the_power_adds_up()
    {
        using var tree = new DeviceTree(Devices.X86Laptop);
        var signal = new GpuSignal(tree.Root);
        Assert.Equal((0.37, 48.0, 23.0), (Read.One(signal, Quantity.GpuLoad), Read.One(signal, Quantity.GpuTemperature), Read.One(signal, Quantity.GpuPower)));
        // Of the second that passed, the Intel engines slept 200 ms.
        tree.Write("class/drm/card0/gt/gt0/rc6_residency_ms", "1200");
        Assert.Equal(0.8, Read.One(signal, Quantity.GpuLoad, TimeSpan.FromSeconds(1))!.Value, 1e-9);
    }

    [Fact]
    public void A_jetson_counts_in_tenths_of_a_per_cent()
    {
        using var tree = new DeviceTree(Devices.Jetson);
        Assert.Equal(0.437, Read.One(new GpuSignal(tree.Root), Quantity.GpuLoad));
    }

    [Fact]
    public void Without_a_graphics_processor_everything_is_unknown()
    {
        using var tree = new DeviceTree();
        var signal = new GpuSignal(tree.Root);
        Assert.All(signal.Quantities, quantity => Assert.Null(Read.One(signal, quantity)));
    }

    [Theory]
    [InlineData("no-such-library.so")]
    [InlineData("libc.so.6")]
    public void A_management_library_that_is_missing_or_another_one_is_no_error(string name) => Assert.Null(Nvml.Load(name));
}
