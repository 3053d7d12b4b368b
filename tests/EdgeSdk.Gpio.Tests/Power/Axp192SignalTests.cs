using System.Device.I2c;
using EdgeSdk.Gpio.Power;

namespace EdgeSdk.Gpio.Tests.Power;

public class Axp192SignalTests
{
    private static readonly I2cConnectionSettings Place = new(1, Axp192Signal.DefaultAddress);

    // 3.7 V are 3364 bits of 1.1 mV (3.7004 V), 0.2 A are 400 bits of 0.5 mA.
    [Fact]
    public void A_battery_that_drains_gives_its_draw_although_the_firmware_had_switched_the_converters_off()
    {
        var chip = new SimulatedAxp192 { [0x01] = 0x20, [0x82] = 0x03 };
        chip.Measure(3.7, 0.2);
        Assert.Equal((0xd2, 0x04, 0x0c, 0x10), (chip[0x78], chip[0x79], chip[0x7c], chip[0x7d]));
        using var signal = new Axp192Signal(Place, 3.3, 4.1, _ => chip);
        var values = signal.Now();
        Assert.Equal(0xc3, chip[0x82]);
        Assert.Equal((3.7004 - 3.3) / 0.8, values[0]!.Value, 1e-9);
        Assert.Equal(-1, values[1]);
        Assert.Equal(3.7004 * 0.2, values[2]!.Value, 1e-9);
        Assert.Equal(0, values[3]);
    }

    [Theory]
    [InlineData(0x80 | 0x40, 0x20 | 0x40, 1.0, 1.0)]
    [InlineData(0x20 | 0x10, 0x20, 0.0, 1.0)]
    [InlineData(0x20, 0x20, 0.0, 0.0)]
    public void Charging_and_mains_are_told_by_the_chip(byte power, byte mode, double direction, double external)
    {
        var chip = new SimulatedAxp192 { [0x00] = power, [0x01] = mode };
        chip.Measure(4.2, 0);
        using var signal = new Axp192Signal(Place, open: _ => chip);
        Assert.Equal([1, direction, null, external], signal.Now());
    }

    [Fact]
    public void Without_a_battery_only_the_mains_are_known()
    {
        using var signal = new Axp192Signal(Place, open: _ => new SimulatedAxp192 { [0x00] = 0x30 });
        Assert.Equal([null, null, null, 1], signal.Now());
    }

    [Fact]
    public void A_cell_that_is_empty_above_full_is_refused() =>
        Assert.StartsWith("A cell that is empty at 4 V and full at 3.5 V is none", Assert.Throws<ArgumentOutOfRangeException>(() => new Axp192Signal(Place, 4, 3.5)).Message, StringComparison.Ordinal);
}
