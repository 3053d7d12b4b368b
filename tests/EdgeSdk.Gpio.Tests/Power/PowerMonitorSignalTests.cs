using System.Device.I2c;
using EdgeSdk.Budgets;
using EdgeSdk.Gpio.Power;
using EdgeSdk.Signals;

namespace EdgeSdk.Gpio.Tests.Power;

public class PowerMonitorSignalTests
{
    private static readonly I2cConnectionSettings Place = new(1, 0x40);

    // Data sheet of the INA226, 7.5: a shunt of 2 milliohms, 1 mA per bit: calibration 0x0a00; 20 mV are 10 A, and at 11.98 V 119.8 W.
    [Fact]
    public void INA226_gives_the_numbers_of_its_data_sheet()
    {
        var chip = SimulatedIna226.Ina226();
        using var signal = PowerMonitorSignal.Ina226(Place, 0.002, 32.768, open: _ => chip);
        Assert.Equal([null], signal.Now());
        Assert.Equal(0x0a00, chip[5]);
        chip.Convert(0.020, 11.98);
        Assert.Equal((8000, 9584, 10000, 4792), (chip[1], chip[2], chip[4], chip[3]));
        Assert.Equal(119.8, signal.Now()[0]!.Value, 1e-9);
    }

    // Data sheet of the INA236: a shunt of 8 milliohms, 0.5 mA per bit: calibration 1280; 48 mV are 6 A, and at 12 V 72 W.
    [Fact]
    public void INA236_gives_the_numbers_of_its_data_sheet()
    {
        var chip = SimulatedIna226.Ina236();
        using var signal = PowerMonitorSignal.Ina236(Place, 0.008, 8.192, open: _ => chip);
        Assert.Equal([null], signal.Now());
        Assert.Equal(1280, chip[5]);
        chip.Convert(0.048, 12);
        Assert.Equal((19200, 7500, 12000, 4500), (chip[1], chip[2], chip[4], chip[3]));
        Assert.Equal(72, signal.Now()[0]!.Value, 1e-9);
    }

    // 0.1 ohm and 100 uA per bit: calibration 0.04096 / (0.0001 x 0.1) = 4096; 100 mV are 1 A, at 12 V 6000 bits of 2 mW are 12 W.
    [Fact]
    public void INA219_gives_the_numbers_of_its_formulas()
    {
        var chip = new SimulatedIna219();
        using var signal = PowerMonitorSignal.Ina219(Place, 0.1, 3.2, open: _ => chip);
        Assert.Equal([null], signal.Now());
        // 3.2 A need 97.66 uA per bit: calibration 4194, which makes 0.04096 / (4194 x 0.1) A per bit.
        Assert.Equal(4194, chip[5]);
        chip.Convert(0.100, 12);
        var bits = 10000 * 4194 / 4096;
        Assert.Equal(bits * 3000 / 5000 * 20 * 0.04096 / 419.4, signal.Now()[0]!.Value, 1e-4);
        Assert.Equal(12, signal.Now()[0]!.Value, 0.01);
    }

    [Theory]
    [InlineData("INA219", 0.050, -1, 1.25)]
    [InlineData("INA219", -0.050, 1, null)]
    [InlineData("INA226", 0.050, -1, 12.5)]
    [InlineData("INA226", -0.050, 1, null)]
    [InlineData("INA236", 0.050, -1, 12.5)]
    [InlineData("INA236", -0.050, 1, null)]
    [InlineData("INA226", 0.00001, 0, null)]
    public void In_the_battery_wire_the_sign_of_the_current_is_the_direction(string kind, double shuntVolts, double direction, double? watts)
    {
        var (ohms, most) = kind == "INA219" ? (0.1, 3.2) : (0.01, 8.0);
        SimulatedWords chip = kind switch { "INA219" => new SimulatedIna219(), "INA226" => SimulatedIna226.Ina226(), _ => SimulatedIna226.Ina236() };
        using var signal = kind switch
        {
            "INA219" => PowerMonitorSignal.Ina219(Place, ohms, most, PowerRail.Battery, _ => chip),
            "INA226" => PowerMonitorSignal.Ina226(Place, ohms, most, PowerRail.Battery, _ => chip),
            _ => PowerMonitorSignal.Ina236(Place, ohms, most, PowerRail.Battery, _ => chip),
        };
        signal.Now();
        if (chip is SimulatedIna226 words)
            words.Convert(shuntVolts, 2.5);
        else
            ((SimulatedIna219)chip).Convert(shuntVolts, 2.5);
        var values = signal.Now();
        Assert.Equal(direction, values[1]);
        Assert.Equal(watts is null, values[0] is null);
        Assert.Equal(watts ?? 0, values[0] ?? 0, 0.01);
    }

    [Theory]
    [InlineData("INA226")]
    [InlineData("INA236")]
    public void A_chip_that_lost_its_calibration_is_calibrated_again_instead_of_believed(string kind)
    {
        var chip = kind == "INA226" ? SimulatedIna226.Ina226() : SimulatedIna226.Ina236();
        using var signal = kind == "INA226" ? PowerMonitorSignal.Ina226(Place, 0.01, 8, open: _ => chip) : PowerMonitorSignal.Ina236(Place, 0.01, 8, open: _ => chip);
        signal.Now();
        chip.Convert(0.05, 10);
        Assert.Equal(50, signal.Now()[0]!.Value, 0.05);
        chip.Reset();
        chip.Convert(0.05, 10);
        Assert.Equal([null], signal.Now());
        chip.Convert(0.05, 10);
        Assert.Equal(50, signal.Now()[0]!.Value, 0.05);
    }

    [Fact]
    public void A_current_too_large_to_calculate_with_is_no_number()
    {
        var chip = SimulatedIna226.Ina226();
        using var signal = PowerMonitorSignal.Ina226(Place, 0.002, 5, open: _ => chip);
        signal.Now();
        chip.Convert(0.08, 12);
        Assert.Contains("raise maxAmperes, which is 5.", Assert.Throws<I2cDeviceException>(() => signal.Now()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_chip_at_the_address_is_refused_by_its_name()
    {
        var chip = SimulatedIna226.Ina236();
        using var signal = PowerMonitorSignal.Ina226(Place, 0.01, 8, open: _ => chip);
        Assert.Equal("INA226 at 0x40 on I2C bus 1 says it is 0x0000 0x0000, which is no INA226; check the address.", Assert.Throws<I2cDeviceException>(() => signal.Now()).Message);
        using var other = PowerMonitorSignal.Ina236(Place, 0.01, 8, open: _ => SimulatedIna226.Ina226());
        Assert.Contains("which is no INA236", Assert.Throws<I2cDeviceException>(() => other.Now()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chip_that_does_not_answer_is_one_sentence_and_is_found_when_it_comes_back()
    {
        var chip = SimulatedIna226.Ina226();
        chip.IsMissing = true;
        using var signal = PowerMonitorSignal.Ina226(Place, 0.01, 8, open: _ => chip);
        Assert.Equal(
            "INA226 at 0x40 on I2C bus 1 does not answer (Error 121 performing I2C data transfer); check power, wiring and address: 'i2cdetect -y 1' shows who is there.",
            Assert.Throws<I2cDeviceException>(() => signal.Now()).Message);
        Assert.Equal(1, chip.Closed);
        chip.IsMissing = false;
        signal.Now();
        chip.Convert(0.05, 10);
        Assert.Equal(50, signal.Now()[0]!.Value, 0.05);
    }

    [Fact]
    public void While_the_chip_is_gone_the_policy_takes_its_safe_value_and_decisions_go_on()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var chip = SimulatedIna226.Ina226();
        using var signal = PowerMonitorSignal.Ina226(Place, 0.01, 8, open: _ => chip);
        var policies = new PolicyOptions { Dwell = TimeSpan.Zero }.PowerCap(60);
        using var governor = new Governor([0.1, 0.5, 1], policies, new SignalOptions { Manual = true, Clock = clock }.Add(signal));
        governor.Sample();
        chip.Convert(0.05, 10);
        governor.Sample();
        Assert.Equal(1, governor.Decide().Granted);
        chip.IsMissing = true;
        clock.Advance(TimeSpan.FromSeconds(11));
        governor.Sample();
        Assert.Equal(0.1, governor.Decide().Granted);
        Assert.IsType<I2cDeviceException>(governor.Readings.Fault);
    }

    [Theory]
    [InlineData(0.1, 3.2, "INA226: 3.2 A over 0.1 ohm are 320 mV, and the chip takes 5.13 to 81.92 mV")]
    [InlineData(0.001, 1, "INA226: 1 A over 0.001 ohm are 1 mV")]
    [InlineData(0, 1, "INA226: the shunt is 0 ohm")]
    [InlineData(0.01, double.NaN, "INA226: the most current is NaN A")]
    public void A_shunt_that_does_not_suit_the_chip_is_refused_at_once(double ohms, double amperes, string sentence) =>
        Assert.StartsWith(sentence, Assert.ThrowsAny<ArgumentException>(() => PowerMonitorSignal.Ina226(Place, ohms, amperes)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_machine_without_the_bus_says_so()
    {
        using var signal = PowerMonitorSignal.Ina226(new I2cConnectionSettings(97, 0x40), 0.01, 8);
        Assert.StartsWith("INA226 at 0x40 on I2C bus 97 does not answer", Assert.Throws<I2cDeviceException>(() => signal.Now()).Message, StringComparison.Ordinal);
    }
}
