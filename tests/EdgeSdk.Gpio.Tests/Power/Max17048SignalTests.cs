using System.Device.I2c;
using EdgeSdk.Gpio.Power;

namespace EdgeSdk.Gpio.Tests.Power;

public class Max17048SignalTests
{
    private static readonly I2cConnectionSettings Place = new(1, Max17048Signal.DefaultAddress);

    // 3.7 V are 47360 bits (0xb900); 50.5 % are 12928 (0x3280); -10.4 % per hour are -50 (0xffce): 50.5 / 10.4 hours are 17,481 s.
    [Fact]
    public void A_cell_that_drains_gives_charge_energy_and_time_to_empty()
    {
        var chip = new SimulatedMax17048();
        chip.Measure(3.7, 50.5, -10.4);
        Assert.Equal((0xb900, 0x3280, 0xffce), (chip[0x02], chip[0x04], chip[0x16]));
        using var signal = new Max17048Signal(Place, capacity: 20, open: _ => chip);
        var values = signal.Now();
        Assert.Equal((0.505, -1), (values[0], values[1]));
        Assert.Equal(50.5 / 10.4 * 3600, values[2]!.Value, 1e-6);
        Assert.Equal(10.1, values[3]!.Value, 1e-9);
    }

    [Fact]
    public void A_cell_that_charges_is_never_empty()
    {
        var chip = new SimulatedMax17048();
        chip.Measure(4.1, 100.4, 20.8);
        using var signal = new Max17048Signal(Place, open: _ => chip);
        Assert.Equal([1, 1, null, null], signal.Now());
    }

    [Fact]
    public void While_the_charge_hardly_moves_the_direction_is_not_known()
    {
        var chip = new SimulatedMax17048();
        chip.Measure(3.9, 80, -0.416);
        using var signal = new Max17048Signal(Place, open: _ => chip);
        Assert.Equal([0.8, null, null, null], signal.Now());
    }

    [Fact]
    public void Without_a_cell_nothing_is_known()
    {
        using var signal = new Max17048Signal(Place, open: _ => new SimulatedMax17048());
        Assert.Equal([null, null, null, null], signal.Now());
    }

    [Fact]
    public void Another_chip_is_refused()
    {
        using var signal = new Max17048Signal(Place, open: _ => new SimulatedMax17048 { [0x08] = 0x4002 });
        Assert.Equal("MAX17048 at 0x36 on I2C bus 1 says it is version 0x4002, which is no MAX17048 or MAX17049; check the address.", Assert.Throws<I2cDeviceException>(() => signal.Now()).Message);
    }
}
