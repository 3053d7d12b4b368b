using System.Device.I2c;
using EdgeSdk.Gpio.Power;

namespace EdgeSdk.Gpio.Tests.Power;

public class PiJuiceSignalTests
{
    private static readonly I2cConnectionSettings Place = new(1, PiJuiceSignal.DefaultAddress);

    // Status: bits 2 and 3 the battery (0 normal, 1 and 2 charging, 3 none), bits 4 and 5 its own socket, 6 and 7 the Raspberry Pi's (0 nothing, 1 bad, 2 weak, 3 good).
    [Theory]
    [InlineData(0b00_00_00_00, -1.0, 3.5, 0.0)]
    [InlineData(0b00_01_00_00, -1.0, 3.5, 0.0)]
    [InlineData(0b00_11_00_00, 0.0, null, 1.0)]
    [InlineData(0b00_11_01_00, 1.0, null, 1.0)]
    [InlineData(0b11_00_10_00, 1.0, null, 1.0)]
    public void Battery_and_mains_are_told_by_the_board(byte status, double direction, double? draw, double external)
    {
        var board = new SimulatedPiJuice().Says(status, 73, 3500, 1000);
        using var signal = new PiJuiceSignal(Place, _ => board);
        Assert.Equal([0.73, direction, draw, external], signal.Now());
    }

    [Fact]
    public void Without_a_battery_only_the_mains_are_known()
    {
        using var signal = new PiJuiceSignal(Place, _ => new SimulatedPiJuice().Says(0b00_11_11_00, 0, 0, 0));
        Assert.Equal([null, null, null, 1], signal.Now());
    }

    [Fact]
    public void Noise_on_the_wires_is_no_reading()
    {
        var board = new SimulatedPiJuice().Says(0, 73, 3500, 1000);
        using var signal = new PiJuiceSignal(Place, _ => board);
        signal.Now();
        board.IsNoisy = true;
        Assert.StartsWith("PiJuice at 0x14 on I2C bus 1 does not answer (ReadCommand: Invalid checksum", Assert.Throws<I2cDeviceException>(() => signal.Now()).Message, StringComparison.Ordinal);
    }
}
