using CsCheck;
using EdgeSdk.Signals;

namespace EdgeSdk.Tests.Signals;

public class DamagedDeviceTests
{
    private static readonly Gen<string> Content = Gen.OneOf(
        Gen.Long.Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.OneOf("", " ", "NaN", "Infinity", "1e300", "-40000000", "150", "max", "passive", "some avg10=", "some avg10=900.00", "nr_periods", "\0\0", "9999999999999999999999999"),
        Gen.String);

    [Theory]
    [InlineData(Devices.RaspberryPi)]
    [InlineData(Devices.Jetson)]
    [InlineData(Devices.X86Laptop)]
    [InlineData(Devices.IndustrialPcTree)]
    public void Whatever_happens_to_the_files_between_two_readings_they_make_sense_or_are_unknown(string listing)
    {
        var files = listing.Split('\n').Select(line => line.Trim().Split(": ")).Where(parts => parts.Length == 2).Select(parts => parts[0]).ToArray();
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Int[0, 2], Content).Array[0, 12].Sample(damages =>
        {
            using var tree = new DeviceTree(listing);
            Signal[] signals =
            [
                new ThermalSignal(tree["class"]), new PowerSignal(tree["class"]), new GpuSignal(tree.Root), new PressureSignal(tree["proc"], tree["cgroup"]),
                new CpuFrequencySignal(tree["devices"], tree["proc"], tree["cgroup"]),
            ];
            AssertAllMakeSense(signals, TimeSpan.Zero);
            foreach (var (file, how, text) in damages)
                BatterySignalTests.Damage(tree[files[file]], how, text);
            AssertAllMakeSense(signals, TimeSpan.FromSeconds(1));
        }, iter: 60);
    }

    private static void AssertAllMakeSense(Signal[] signals, TimeSpan now)
    {
        foreach (var signal in signals)
            BatterySignalTests.AssertAllMakeSense(signal, now);
    }
}
