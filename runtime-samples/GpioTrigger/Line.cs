using System.Device.Gpio;
using System.Globalization;
using EdgeSdk;
using EdgeSdk.Frames;
using EdgeSdk.Gpio;
using QuickStart;

namespace GpioTrigger;

/// <summary>The inspection line: trigger pin -> frame -> verdict -> reject pin. What is between the braces of <see cref="Inspect"/> is what to copy.</summary>
internal sealed class Line : IDisposable
{
    private readonly FrameTrigger _trigger;
    private readonly PulseOutput _strobe;
    private readonly RejectOutput _reject;
    private readonly HeartbeatOutput _heartbeat;
    private readonly AdaptiveModel _model;
    private readonly TestImages _camera;
    private readonly string _bad;

    public Line(GpioController pins, Wiring wiring, RejectOptions ejector, string bad)
    {
        var assets = Path.Combine(AppContext.BaseDirectory, "assets");
        // Stands in for a camera: the next picture at every trigger. With a real one its driver's buffer goes into Frame.Over.
        _camera = TestImages.Read(Path.Combine(assets, "t10k-2000-images-idx3-ubyte.gz"), Path.Combine(assets, "t10k-2000-labels-idx1-ubyte.gz"));
        _bad = bad;
        _trigger = new FrameTrigger(pins, wiring.Trigger);
        _strobe = new PulseOutput(pins, wiring.Strobe, new PulseOptions { Width = TimeSpan.FromMilliseconds(2), Name = "strobe" });
        _reject = new RejectOutput(pins, wiring.Reject, _trigger, ejector);
        _heartbeat = new HeartbeatOutput(pins, wiring.Heartbeat);
        _model = AdaptiveModel.Open(Path.Combine(assets, "fashion-mnist.onnx"), options =>
        {
            options.Threads = 1;
            options.AddPowerSavePin(pins, wiring.PowerSave, budget: 0.1);
        });
        if (!_model.Manifest.Labels.Contains(bad))
            throw new ArgumentException($"--bad is '{bad}', which the model does not know; give one of {string.Join(", ", _model.Manifest.Labels)}.");
        // On the driver's thread, so that the light is on before the camera looks.
        _trigger.Fired += (_, _) => _strobe.Pulse();
    }

    /// <summary>Inspects until so many parts have passed; 0 is until the token says so.</summary>
    public void Inspect(int parts, CancellationToken stop)
    {
        while ((parts == 0 || _trigger.Timing is var seen && seen.Taken + seen.Missed < (ulong)parts) && !stop.IsCancellationRequested)
        {
            if (_trigger.Wait(TimeSpan.FromMilliseconds(100), stop) is not { } edge)
                continue;
            var picture = (int)(edge.Number - 1) % _camera.Count;
            var result = _model.Run(Frame.Over(_camera.Pixels(picture), _camera.Width, _camera.Height, PixelFormat.Mono8) with { Info = new(edge.Number, Timestamp: edge.Time) });
            _heartbeat.Beat();
            var verdict = result.Label != _bad ? "good" : _reject.Reject(edge) ? "bad" : "bad, too late to reject";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"part {edge.Number}: {result.Label} {result.Score:0.00}, {verdict}; {result.Latency.TotalMilliseconds:0.00} ms, budget {result.Budget.Reason}"));
        }
    }

    /// <summary>What the line came to.</summary>
    public string Summary => $"{_trigger.Timing}; {_reject.Rejected} rejected, {_reject.Late} too late";

    public void Dispose()
    {
        _model.Dispose();
        _heartbeat.Dispose();
        _reject.Dispose();
        _strobe.Dispose();
        _trigger.Dispose();
    }
}
