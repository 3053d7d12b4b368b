using System.Device.Gpio;
using System.Device.I2c;
using EdgeSdk.Gpio;
using EdgeSdk.Gpio.AotSmoke;
using EdgeSdk.Gpio.Power;
using EdgeSdk.Gpio.Simulation;

// Pins and the bindings compiled ahead of time do what they do under the JIT: exit code 0, or what differs on standard error.
var board = new SimulatedBoard();
using var pins = new GpioController(board);
using var trigger = new FrameTrigger(pins, 17);
using var strobe = new PulseOutput(pins, 23);
board.Drive(17, true);
strobe.Pulse();
var pinsWork = trigger.Wait(TimeSpan.Zero) is { Number: 1 } && strobe.IsOn;

var place = new I2cConnectionSettings(1, 0x40);
// 6000 bits of power at a calibration of 4194 over 0.1 ohm; 48 mV over 8 milliohm; 3.5 V and 1 A; 3.7004 V and 0.2 A.
using var ina219 = PowerMonitorSignal.Ina219(
    place, 0.1, 3.2, open: _ => new FixedChip(new() { [0] = [0x39, 0x9f], [2] = [0x5d, 0xc2], [3] = [0x17, 0x70], [4] = [0x27, 0x10] }));
using var ina236 = PowerMonitorSignal.Ina236(
    place, 0.008, 8.192, open: _ => new FixedChip(new() { [0x3f] = [0xa0, 0x80], [5] = [0x05, 0x00], [6] = [0, 8], [3] = [0x11, 0x94], [4] = [0x2e, 0xe0] }));
using var piJuice = new PiJuiceSignal(
    place, _ => new FixedChip(new() { [0xfd] = [0x16, 0, 0xe9], [0x40] = [0, 0xff], [0x41] = [73, 0xb6], [0x49] = [0xac, 0x0d, 0x5e], [0x4b] = [0xe8, 0x03, 0x14] }));
using var axp192 = new Axp192Signal(
    place, open: _ => new FixedChip(new() { [1] = [0x20], [0x78] = [0xd2, 0x04], [0x7c] = [0x0c, 0x10] }));

var different = new List<string>();
Check("pins", pinsWork ? 1 : 0, 1);
Check("INA219", Read(ina219, 0), 6000 * 20 * 0.04096 / 419.4);
Check("INA236", Read(ina236, 0), 72);
Check("PiJuice", Read(piJuice, 2), 3.5);
Check("AXP192", Read(axp192, 2), 0.74008);
return different.Count;

void Check(string what, double? value, double expected)
{
    if (value is { } number && Math.Abs(number - expected) < 1e-3)
    {
        Console.WriteLine($"AOT smoke: {what} {number:0.###}");
        return;
    }
    Console.Error.WriteLine($"AOT smoke: {what} is {value}, not {expected}");
    different.Add(what);
}

static double? Read(I2cSignal signal, int quantity)
{
    var values = new double?[signal.Quantities.Count];
    signal.Read(default, values);
    return values[quantity];
}
