using System.CommandLine;
using System.Device.Gpio;
using System.Device.Gpio.Drivers;
using EdgeSdk.Gpio;
using EdgeSdk.Gpio.Simulation;
using GpioTrigger;

var simulate = new Option<bool>("--simulate") { Description = "A simulated board and belt, also where this machine has pins. Where it has none that is what runs anyway." };
var chip = new Option<int?>("--chip") { Description = "The number of the gpiochip, where it is not the board's own." };
var trigger = new Option<int>("--trigger") { Description = "Light barrier, rising edge.", DefaultValueFactory = _ => 17 };
var strobe = new Option<int>("--strobe") { Description = "Flash, 2 ms from the edge on.", DefaultValueFactory = _ => 23 };
var reject = new Option<int>("--reject") { Description = "Ejector.", DefaultValueFactory = _ => 27 };
var heartbeat = new Option<int>("--heartbeat") { Description = "Lamp or watchdog.", DefaultValueFactory = _ => 24 };
var powerSave = new Option<int>("--power-save") { Description = "Switch to ground.", DefaultValueFactory = _ => 22 };
var after = new Option<int>("--after") { Description = "The ejector stands so many parts after the camera, 0 to 1000.", DefaultValueFactory = _ => 2 };
var width = new Option<int>("--width") { Description = "Milliseconds that the ejector works, 1 to 3600000.", DefaultValueFactory = _ => 20 };
var bad = new Option<string>("--bad") { Description = "The class to reject.", DefaultValueFactory = _ => "Trouser" };
var parts = new Option<int>("--parts") { Description = "Ends after so many parts; 0 is never.", DefaultValueFactory = _ => 40 };
var rate = new Option<double>("--rate") { Description = "Parts per second of the simulated belt, 0.1 to 100.", DefaultValueFactory = _ => 20 };
var command = new RootCommand("Trigger pin -> frame -> verdict -> reject pin.") { simulate, chip, trigger, strobe, reject, heartbeat, powerSave, after, width, bad, parts, rate };
command.SetAction(parsed =>
{
    var wiring = new Wiring(parsed.GetValue(trigger), parsed.GetValue(strobe), parsed.GetValue(reject), parsed.GetValue(heartbeat), parsed.GetValue(powerSave));
    var ejector = new RejectOptions { Parts = parsed.GetValue(after), Width = TimeSpan.FromMilliseconds(parsed.GetValue(width)) };
    if (parsed.GetValue(parts) < 0)
        throw new ArgumentException($"--parts is {parsed.GetValue(parts)}; give 0 or more.");
    if (!(parsed.GetValue(rate) is >= 0.1 and <= 100))
        throw new ArgumentException($"--rate is {parsed.GetValue(rate)}; give 0.1 to 100.");
    Run(wiring, ejector, parsed.GetValue(bad)!, parsed.GetValue(parts), parsed.GetValue(rate), parsed.GetValue(simulate), parsed.GetValue(chip));
});

var line = command.Parse(args);
if (line.Errors.Count > 0)
    return Refuse(string.Join(" ", line.Errors.Select(error => error.Message.Split(" as expected type ")[0].TrimEnd('.') + ".")) + " See --help.");
try
{
    return line.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception e) when (e is IOException or ArgumentException or InvalidDataException)
{
    return Refuse(e.Message.Split(" (Parameter '")[0]);
}

static void Run(Wiring wiring, RejectOptions ejector, string bad, int parts, double rate, bool simulate, int? chip)
{
    var simulated = simulate ? new SimulatedBoard() : null;
    using var pins = Open(chip, ref simulated);
    using var line = new Line(pins, wiring, ejector, bad);
    using var belt = simulated is null ? null : new Belt(simulated, wiring, parts, rate);
    using var stop = new CancellationTokenSource();
    Console.CancelKeyPress += (_, key) =>
    {
        key.Cancel = true;
        stop.Cancel();
    };
    Console.WriteLine($"waiting for parts at pin {wiring.Trigger}");
    belt?.Start();
    try
    {
        line.Inspect(parts, stop.Token);
    }
    catch (OperationCanceledException)
    {
        // Ctrl-C: the summary still comes.
    }
    Console.WriteLine(line.Summary);
}

static GpioController Open(int? chip, ref SimulatedBoard? simulated)
{
    if (simulated is not null)
        return new GpioController(simulated);
    try
    {
        return chip is { } number ? new GpioController(new LibGpiodDriver(number)) : PinBoard.Open();
    }
    catch (Exception e) when (chip is not null && e is (PlatformNotSupportedException or DllNotFoundException or IOException))
    {
        throw new IOException($"--chip is {chip}, which cannot be opened ({e.Message.TrimEnd('.')}); install libgpiod, and give a number of /dev/gpiochip*.", e);
    }
    catch (PinException none)
    {
        Console.WriteLine($"{none.Message} Here runs a simulated board.");
        return new GpioController(simulated = new SimulatedBoard());
    }
}

static int Refuse(string sentence)
{
    Console.Error.WriteLine($"GpioTrigger: {sentence.ReplaceLineEndings(" ")}");
    return 2;
}
