using EdgeSdk.Hosting.Cameras;

namespace EdgeSdk.Hosting;

/// <summary>What the program said about a model; complete when the services are built.</summary>
internal sealed class EdgeModelSetup(string name, Action<EdgeModelOptions> configure)
{
    public string Name => name;

    public Action<EdgeModelOptions> Configure => configure;

    public List<Action<IServiceProvider, AdaptiveModelOptions>> Adjustments { get; } = [];

    public List<CameraSetup> Cameras { get; } = [];

    public List<Func<IServiceProvider, Action<FrameResult>>> Receivers { get; } = [];
}
