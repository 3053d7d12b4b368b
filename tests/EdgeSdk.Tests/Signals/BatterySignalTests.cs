using CsCheck;
using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

public class BatterySignalTests
{
    [Fact]
    public void Two_batteries_count_by_the_energy_they_hold() =>
        Assert.Equal((18.64 + 17.475) / (23.3 + 69.9), Read.Battery(Devices.LaptopWithTwoBatteries, Quantity.BatteryCharge)!.Value, 1e-9);

    [Fact]
    public void One_battery_that_drains_means_the_device_runs_on_batteries()
    {
        Assert.Equal(-1, Read.Battery(Devices.LaptopWithTwoBatteries, Quantity.BatteryDirection));
        Assert.Equal(0, Read.Battery(Devices.LaptopWithTwoBatteries, Quantity.ExternalPower));
    }

    [Fact]
    public void The_draw_is_that_of_the_battery_that_drains_and_lasts_for_the_energy_of_both()
    {
        Assert.Equal(8.25, Read.Battery(Devices.LaptopWithTwoBatteries, Quantity.BatteryDraw)!.Value, 1e-9);
        Assert.Equal(36.115, Read.Battery(Devices.LaptopWithTwoBatteries, Quantity.BatteryEnergy)!.Value, 1e-9);
        Assert.Equal(36.115 / 8.25 * 3600, Read.Battery(Devices.LaptopWithTwoBatteries, Quantity.BatteryTimeToEmpty)!.Value, 1e-6);
    }

    [Fact]
    public void Ampere_hours_become_watt_hours_and_a_signed_current_a_draw()
    {
        Assert.Equal(0.22, Read.Battery(Devices.TabletOnBattery, Quantity.BatteryCharge)!.Value, 1e-9);
        Assert.Equal(1.5 * 3.7, Read.Battery(Devices.TabletOnBattery, Quantity.BatteryDraw)!.Value, 1e-9);
        Assert.Equal(1.1 * 3.7, Read.Battery(Devices.TabletOnBattery, Quantity.BatteryEnergy)!.Value, 1e-9);
        Assert.Equal(1.1 / 1.5 * 3600, Read.Battery(Devices.TabletOnBattery, Quantity.BatteryTimeToEmpty)!.Value, 1e-6);
    }

    [Fact]
    public void A_gauge_without_status_or_energy_gives_the_charge_and_nothing_made_up()
    {
        Assert.Equal(0.57, Read.Battery(Devices.RaspberryPiOnUpsBoard, Quantity.BatteryCharge)!.Value, 1e-9);
        Assert.Equal(0, Read.Battery(Devices.RaspberryPiOnUpsBoard, Quantity.ExternalPower));
        Assert.Null(Read.Battery(Devices.RaspberryPiOnUpsBoard, Quantity.BatteryDirection));
        Assert.Null(Read.Battery(Devices.RaspberryPiOnUpsBoard, Quantity.BatteryDraw));
        Assert.Null(Read.Battery(Devices.RaspberryPiOnUpsBoard, Quantity.BatteryEnergy));
    }

    [Theory]
    [InlineData(Devices.IndustrialPc)]
    [InlineData(Devices.DesktopWithWirelessMouse)]
    public void Without_a_battery_of_its_own_the_device_says_nothing(string listing)
    {
        using var tree = new DeviceTree(listing);
        var signal = new BatterySignal(tree.Root);
        Assert.All(signal.Quantities, quantity => Assert.Null(Read.One(signal, quantity)));
    }

    [Fact]
    public void A_root_that_does_not_exist_says_nothing() =>
        Assert.Null(Read.One(new BatterySignal(Path.Combine(Path.GetTempPath(), "no-such-folder-of-sensors")), Quantity.BatteryCharge));

    [Fact]
    public void A_battery_may_drain_on_a_weak_charger()
    {
        Assert.Equal(1, Read.Battery(Devices.LaptopOnWeakCharger, Quantity.ExternalPower));
        Assert.Equal(-1, Read.Battery(Devices.LaptopOnWeakCharger, Quantity.BatteryDirection));
        Assert.Equal(1800, Read.Battery(Devices.LaptopOnWeakCharger, Quantity.BatteryTimeToEmpty)!.Value, 1e-6);
    }

    [Fact]
    public void While_it_charges_there_is_no_draw()
    {
        using var tree = new DeviceTree(Devices.LaptopOnWeakCharger).Write("BAT0/status", "Charging");
        var signal = new BatterySignal(tree.Root);
        Assert.Equal(1, Read.One(signal, Quantity.BatteryDirection));
        Assert.Null(Read.One(signal, Quantity.BatteryDraw));
        Assert.Null(Read.One(signal, Quantity.BatteryTimeToEmpty));
    }

    [Theory]
    [InlineData("52000000", 1.0)]
    [InlineData("500000000", null)]
    [InlineData("-1", null)]
    [InlineData("", null)]
    [InlineData("n/a", null)]
    [InlineData("0x10", null)]
    public void A_little_more_than_full_is_full_and_garbage_is_unknown(string energy, double? charge)
    {
        using var tree = new DeviceTree(Devices.LaptopOnWeakCharger).Write("BAT0/energy_now", energy);
        Assert.Equal(charge, Read.One(new BatterySignal(tree.Root), Quantity.BatteryCharge));
    }

    [Fact]
    public void An_energy_that_is_garbage_leaves_the_capacity_in_percent_to_tell()
    {
        using var tree = new DeviceTree(Devices.LaptopOnWeakCharger).Write("BAT0/energy_full", "0").Write("BAT0/capacity", "19");
        Assert.Equal(0.19, Read.One(new BatterySignal(tree.Root), Quantity.BatteryCharge));
    }

    [Fact]
    public void Battery_slots_that_are_empty_do_not_count()
    {
        using var tree = new DeviceTree(Devices.LaptopWithTwoBatteries).Write("BAT1/present", "0");
        Assert.Equal(0.8, Read.One(new BatterySignal(tree.Root), Quantity.BatteryCharge)!.Value, 1e-9);
    }

    [Fact]
    public void Whatever_happens_to_the_files_a_reading_makes_sense_or_is_unknown()
    {
        var files = Devices.LaptopWithTwoBatteries.Split('\n').Select(line => line.Trim().Split(": ")[0]).ToArray();
        var content = Gen.OneOf(
            Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            Gen.OneOf("", " ", "NaN", "Infinity", "1e300", "-40000000", "150", "Discharging", "Charging", "\0\0", "9999999999999999999999999"),
            Gen.String);
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Int[0, 2], content).Array[0, 12].Sample(damages =>
        {
            using var tree = new DeviceTree(Devices.LaptopWithTwoBatteries);
            foreach (var (file, how, text) in damages)
                Damage(tree[files[file]], how, text);
            AssertAllMakeSense(new BatterySignal(tree.Root));
        }, iter: 150);
    }

    internal static void AssertAllMakeSense(Signal signal, TimeSpan now = default)
    {
        var values = new double?[signal.Quantities.Count];
        signal.Read(now, values);
        for (var i = 0; i < values.Length; i++)
        {
            // What leaves the signal may be out of range (a draw of 20 kW); what the reading lets through may not.
            if (new Reading(signal.Quantities[i], values[i], default).TryGet(out var value))
                Assert.InRange(value, signal.Quantities[i].Minimum, signal.Quantities[i].Maximum);
            Assert.True(values[i] is not { } number || double.IsFinite(number), $"{signal.Quantities[i]} is {values[i]}");
        }
    }

    internal static void Damage(string path, int how, string text)
    {
        if (Directory.Exists(path))
            return;
        File.Delete(path);
        if (how == 1)
            Directory.CreateDirectory(path);
        else if (how == 2)
            File.WriteAllText(path, text);
    }
}
