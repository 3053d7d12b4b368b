using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

public class ThermalSignalTests
{
    [Theory]
    [InlineData(Devices.RaspberryPi, 81.277, null)]
    [InlineData(Devices.Jetson, 64.0, 33.0)]
    [InlineData(Devices.X86Laptop, 61.0, 33.0)]
    [InlineData(Devices.IndustrialPcTree, 55.125, 14.875)]
    [InlineData(Devices.IndustrialPc, null, null)]
    public void The_hottest_temperature_and_the_degrees_to_the_first_passive_trip_point(string listing, double? temperature, double? headroom)
    {
        using var tree = new DeviceTree(listing);
        var signal = new ThermalSignal(tree["class"]);
        Assert.Equal((temperature, headroom), (Round(Read.One(signal, Quantity.Temperature)), Round(Read.One(signal, Quantity.ThermalHeadroom))));
    }

    [Fact]
    public void A_zone_without_power_and_a_trip_point_that_is_unset_do_not_count()
    {
        using var tree = new DeviceTree(Devices.Jetson).Write("class/thermal/thermal_zone1/temp", "-256000").Write("class/thermal/thermal_zone0/trip_point_2_temp", "0");
        var signal = new ThermalSignal(tree["class"]);
        Assert.Equal((62.5, null), (Read.One(signal, Quantity.Temperature), Read.One(signal, Quantity.ThermalHeadroom)));
    }

    [Fact]
    public void A_trip_point_that_moves_is_seen_within_a_minute()
    {
        using var tree = new DeviceTree(Devices.X86Laptop);
        var signal = new ThermalSignal(tree["class"]);
        Assert.Equal(33, Read.One(signal, Quantity.ThermalHeadroom));
        tree.Write("class/thermal/thermal_zone0/trip_point_1_temp", "80000");
        Assert.Equal(23, Read.One(signal, Quantity.ThermalHeadroom, TimeSpan.FromMinutes(1)));
    }

    private static double? Round(double? value) => value is { } number ? Math.Round(number, 6) : null;
}
