using System.Device.Gpio;
using System.Device.I2c;
using EdgeSdk.Frames;
using EdgeSdk.Gpio.Power;
using EdgeSdk.Gpio.Simulation;

namespace EdgeSdk.Gpio.Tests.Documentation;

/// <summary>The code of the documents, so that it compiles. A document's line stands here as it stands there.</summary>
internal static class Snippets
{
    public static void Readme(IGrabber camera)
    {
        using var pins = PinBoard.Open();
        using var trigger = new FrameTrigger(pins, 17);
        using var reject = new RejectOutput(pins, 27, trigger, new() { Parts = 2 });
        using var battery = new Max17048Signal(new I2cConnectionSettings(1, Max17048Signal.DefaultAddress), capacity: 20);
        using var model = AdaptiveModel.Open("parts.onnx", options =>
        {
            options.Policies.Battery();
            options.Signals.AddDevice().Add(battery);
            options.AddPowerSavePin(pins, 22, budget: 0.1);
        });
        while (trigger.Wait() is { } part)
        {
            var result = model.Run(camera.Grab());
            if (result.Label == "scratched")
                reject.Reject(part);
        }
    }

    public static GpioController Simulated() => new GpioController(new SimulatedBoard());

    public static void PowerMonitor(AdaptiveModelOptions options)
    {
        options.Signals.AddDevice().Add(PowerMonitorSignal.Ina226(new I2cConnectionSettings(1, 0x40), shuntOhms: 0.01, maxAmperes: 8));
    }

    internal interface IGrabber
    {
        Frame Grab();
    }
}
