using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

public class PowerSignalTests
{
    [Fact]
    public void Energy_counters_become_watts_also_when_they_start_again()
    {
        using var tree = new DeviceTree(Devices.X86Laptop);
        var signal = new PowerSignal(tree["class"]);
        Assert.Null(Read.One(signal, Quantity.ProcessorPower));
        tree.Write("class/powercap/intel-rapl:0/energy_uj", "29671150").Write("class/powercap/intel-rapl:1/energy_uj", "45000000");
        var values = new double?[2];
        signal.Read(TimeSpan.FromSeconds(2), values);
        // 328,850 microjoules to the end of the range and 29,671,150 from its beginning, in two seconds.
        Assert.Equal(15, values[0]!.Value, 1e-9);
        Assert.Equal(20, values[1]!.Value, 1e-9);
    }

    [Fact]
    public void The_monitor_on_the_supply_rail_tells_of_the_whole_device()
    {
        using var tree = new DeviceTree(Devices.Jetson);
        Assert.Equal(9.52, Read.One(new PowerSignal(tree["class"]), Quantity.DevicePower)!.Value, 1e-9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    public void Without_time_between_two_readings_there_is_no_power(int seconds)
    {
        using var tree = new DeviceTree(Devices.X86Laptop);
        var signal = new PowerSignal(tree["class"]);
        Read.One(signal, Quantity.ProcessorPower);
        Assert.Null(Read.One(signal, Quantity.ProcessorPower, TimeSpan.FromSeconds(seconds)));
    }
}
