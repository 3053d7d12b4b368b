using Microsoft.Extensions.DependencyInjection;

namespace EdgeSdk.Hosting;

/// <summary>Adds to a model what <see cref="EdgeModelServiceCollectionExtensions.AddEdgeModel"/> began.</summary>
public sealed class EdgeModelBuilder
{
    private readonly EdgeModelSetup _setup;

    internal EdgeModelBuilder(IServiceCollection services, EdgeModelSetup setup) => (Services, _setup) = (services, setup);

    /// <summary>The services the model was added to.</summary>
    public IServiceCollection Services { get; }

    /// <summary>What the model is called.</summary>
    public string Name => _setup.Name;

    /// <summary>
    /// Adds a camera: it is read in the background while the host runs, and its frames go through the model's queue. When it ends or throws, that is reported, and it
    /// is started again after a while (<see cref="EdgeModelOptions.RestartAfter"/>).
    /// </summary>
    /// <param name="camera">What it is called: <see cref="Frames.FrameInfo.Camera"/> of its frames.</param>
    /// <param name="source">Opens the camera and gives its frames. A frame's pixels are copied before the next one is asked for. The token ends it.</param>
    /// <exception cref="ArgumentException">The name is empty, or the model has a camera of that name.</exception>
    public EdgeModelBuilder AddCamera(string camera, Func<CancellationToken, IAsyncEnumerable<CameraFrame>> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return AddCamera(camera, (_, stopping) => source(stopping));
    }

    /// <summary>As the other one, for a source that needs services.</summary>
    /// <inheritdoc cref="AddCamera(string, Func{CancellationToken, IAsyncEnumerable{CameraFrame}})"/>
    public EdgeModelBuilder AddCamera(string camera, Func<IServiceProvider, CancellationToken, IAsyncEnumerable<CameraFrame>> source)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(camera);
        ArgumentNullException.ThrowIfNull(source);
        if (_setup.Cameras.Exists(known => known.Name == camera))
            throw new ArgumentException($"The model '{Name}' has a camera '{camera}' already; give each a name of its own.", nameof(camera));
        _setup.Cameras.Add(new(camera, source));
        return this;
    }

    /// <summary>Adds a receiver of every answered frame, called on the thread that runs frames: the result is valid until it returns, and the next frame waits for it.</summary>
    /// <param name="receive">Receives. What it throws makes the frame a failed one; the line goes on.</param>
    public EdgeModelBuilder OnResult(Action<FrameResult> receive)
    {
        ArgumentNullException.ThrowIfNull(receive);
        return OnResult(_ => receive);
    }

    /// <summary>As the other one, for a receiver that needs services.</summary>
    /// <param name="receiver">Makes the receiver when the host starts.</param>
    public EdgeModelBuilder OnResult(Func<IServiceProvider, Action<FrameResult>> receiver)
    {
        ArgumentNullException.ThrowIfNull(receiver);
        _setup.Receivers.Add(receiver);
        return this;
    }

    /// <summary>Changes what the configuration cannot say, such as signals of the application's own. Called whenever a version of the model is opened, after the options.</summary>
    /// <param name="adjust">Changes the options of the model.</param>
    public EdgeModelBuilder Adjust(Action<IServiceProvider, AdaptiveModelOptions> adjust)
    {
        ArgumentNullException.ThrowIfNull(adjust);
        _setup.Adjustments.Add(adjust);
        return this;
    }
}
