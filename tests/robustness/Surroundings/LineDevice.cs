using EdgeSdk.Budgets;
using EdgeSdk.Budgets.Configuration;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Signals;
using EdgeSdk.Tests.Signals;
using EdgeSdk.Updates;

namespace EdgeSdk.Robustness.Surroundings;

/// <summary>A device at work in a place: a model of a folder, policies of a file, sensors of a tree, frames that are counted.</summary>
internal sealed class LineDevice : IDisposable
{
    public const string Half = """{ "policies": [ { "policy": "limit", "budget": 0.3 }, { "policy": "battery", "whenLost": 0.1 } ] }""";
    public const string Whole = """{ "policies": [ { "policy": "battery", "whenLost": 0.1 } ] }""";

    private readonly byte[] _pixels = new byte[16];
    private readonly PolicyWatch _watch;

    public LineDevice(Place place)
    {
        Directory.CreateDirectory(place["model/incoming"]);
        File.WriteAllBytes(place["model/incoming/first.onnx"], KilledChild.Model(0));
        PolicyOptions.Write(place["policies.json"], Half);
        foreach (var (file, content) in DeviceTree.Files(Devices.LaptopWithTwoBatteries))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place[$"power/{file}"])!);
            File.WriteAllText(place[$"power/{file}"], content);
        }
        Live = LiveModel.Open(place["model"], Options(place));
        _watch = Live.WatchPolicies(place["policies.json"], TimeSpan.FromHours(1));
    }

    public SteppingClock Clock { get; } = new();

    public LiveModel Live { get; }

    public PolicyWatch Watch => _watch;

    /// <summary>Frames offered, and those answered.</summary>
    public (long Offered, long Answered) Frames { get; private set; }

    public FrameResult Frame()
    {
        Live.Model.Governor.Sample();
        Frames = (Frames.Offered + 1, Frames.Answered);
        var result = Live.Run(EdgeSdk.Frames.Frame.Over(_pixels, 4, 4, PixelFormat.Mono8));
        if (result.Outcome == RunOutcome.Answered && result.Score > 0)
            Frames = (Frames.Offered, Frames.Answered + 1);
        return result;
    }

    /// <summary>The options of this device, also for a start beside it.</summary>
    public Action<AdaptiveModelOptions> Options(Place place) => options =>
    {
        options.Threads = 1;
        options.Trust.AllowUnsigned = true;
        options.Signals.Manual = true;
        options.Signals.Clock = Clock;
        options.Signals.Add(new BatterySignal(place["power"]));
        options.RunLimit = TimeSpan.FromSeconds(30);
    };

    public void Dispose()
    {
        _watch.Dispose();
        Live.Dispose();
    }
}
