using EdgeSdk.Budgets;
using EdgeSdk.Budgets.Configuration;
using EdgeSdk.Frames;
using EdgeSdk.Hosting.Cameras;
using EdgeSdk.Hosting.Configuration;
using EdgeSdk.Hosting.Health;
using EdgeSdk.Hosting.Logging;
using EdgeSdk.Hosting.Telemetry;
using EdgeSdk.Queueing;
using EdgeSdk.Updates;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace EdgeSdk.Hosting;

/// <summary>
/// A model of the host: it opens when the host starts, answers the frames of its cameras one after the other, and closes when the host stops. Everything here may be called
/// from any thread between start and stop; before and after, what needs the model throws an <see cref="InvalidOperationException"/>.
/// </summary>
public sealed partial class EdgeModel : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly EdgeModelSetup _setup;
    private readonly IServiceProvider _services;
    private readonly IOptionsFactory<EdgeModelOptions> _factory;
    private readonly ILogger _log;
    private readonly TimeProvider _clock;
    private readonly Lock _changing = new();
    private readonly AnswerFeed _feed = new();
    private readonly HealthWatch _health;
    private readonly ModelMetrics _metrics;
    private Action<FrameResult>[] _receivers = [];
    private CameraLoop[] _cameras = [];
    private EdgeModelOptions _options = new();
    private LiveModel? _live;
    private FrameQueue? _queue;
    private PolicyWatch? _policyWatch;
    private int _drained;
    private bool _hangs;

    internal EdgeModel(EdgeModelSetup setup, IServiceProvider services)
    {
        (_setup, _services) = (setup, services);
        _factory = services.GetRequiredService<IOptionsFactory<EdgeModelOptions>>();
        _log = services.GetRequiredService<ILoggerFactory>().CreateLogger($"{nameof(EdgeSdk)}.{setup.Name}");
        _clock = services.GetRequiredService<TimeProvider>();
        _health = new(_clock);
        _metrics = new(this, services);
    }

    /// <summary>What it is called.</summary>
    public string Name => _setup.Name;

    /// <summary>
    /// The model that ran the last frame: for its manifest, targets, readings and levels. Its frames belong to the pipeline; force budgets and replace policies here, where they
    /// outlast an exchange.
    /// </summary>
    public AdaptiveModel Model => Live.Model;

    /// <summary>What became of the frames of all cameras, and of those that were offered.</summary>
    public FrameCounts Counts => _queue?.Counts ?? default;

    /// <summary>The cameras, in the order they were added.</summary>
    public IReadOnlyList<CameraStatus> Cameras => [.. _cameras.Select(camera => camera.Status(_queue?.CountsOf(camera.Name) ?? default))];

    /// <summary>Offers a frame that no camera of this model gives, such as one from a driver's callback. Its pixels are copied.</summary>
    /// <inheritdoc cref="FrameQueue.Offer"/>
    public bool Offer(in Frame frame) => (_queue ?? throw NotOpen()).Offer(frame);

    /// <summary>
    /// Follows the answers from now on, as copies. Every reader has its own; one that is too slow misses the oldest and holds up nobody. Ends when the host stops.
    /// </summary>
    /// <param name="capacity">How many answers may wait for this reader, 1 to 10,000.</param>
    /// <param name="stopping">Ends following.</param>
    /// <exception cref="ArgumentOutOfRangeException">The capacity is outside its range.</exception>
    public IAsyncEnumerable<FrameAnswer> Answers(int capacity = 16, CancellationToken stopping = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 10_000);
        return _feed.Follow(capacity, stopping);
    }

    /// <summary>How the model is now.</summary>
    public EdgeModelHealth CheckHealth() => _health.Check(this, _live, _options);

    internal ILogger Log => _log;

    internal LiveModel? LiveOrNull => _live;

    /// <summary>Why the file of policies as it stands is not in force; <see langword="null"/> when it is.</summary>
    internal string? RefusedPolicies => _policyWatch?.Problem;

    internal IReadOnlyList<string> CameraNames => [.. _cameras.Select(camera => camera.Name)];

    internal FrameCounts CountsOf(string camera) => _queue?.CountsOf(camera) ?? default;

    internal ModelMetrics Metrics => _metrics;

    private LiveModel Live => _live ?? throw NotOpen();

    /// <exception cref="OptionsValidationException">An option is wrong; the message names its key.</exception>
    internal void Open()
    {
        _options = _factory.Create(Name);
        _receivers = [.. _setup.Receivers.Select(receiver => receiver(_services))];
        _live = Directory.Exists(_options.Path) ? LiveModel.Open(_options.Path, Opener(_options, _options.Policies)) : LiveModel.OpenFile(_options.Path, Opener(_options, _options.Policies));
        _live.Changed += (_, update) => TookOver(update);
        _live.Refused += (_, update) => _log.ModelRefused(Name, update.Problem);
        TookOver(null);
        _live.Watch();
        Follow(_options.PolicyFile);
        if (_options.ForcedBudget is { } forced)
            _live.Force(forced);
        _queue = new FrameQueue(_live.Run, Answered, options => (options.Capacity, options.WhenFull, options.MaxCameras) = (_options.QueueCapacity, _options.WhenFull, 1000));
        _queue.Failed += (_, failure) => Failed(failure);
        _cameras = [.. _setup.Cameras.Select(camera => new CameraLoop(camera, this, _services, _options, _clock))];
        _metrics.Opened(_live.Model.Governor.Readings);
    }

    internal void StartCameras()
    {
        foreach (var camera in _cameras)
            camera.Start();
    }

    /// <summary>Ends the cameras, then answers the frames that wait, then tells those who follow that no answer comes any more.</summary>
    /// <param name="hurry">Cancelled when the frames that wait are to be dropped and the one that runs to be ended.</param>
    internal async Task DrainAsync(CancellationToken hurry)
    {
        if (_queue is not { } queue || _live is not { } live || Interlocked.Exchange(ref _drained, 1) == 1)
            return;
        foreach (var camera in _cameras)
            camera.Cancel();
        // A camera may be waiting for room in the queue, which goes on meanwhile.
        await Task.WhenAll(_cameras.Select(camera => camera.Ended)).WaitAsync(hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var answered = Task.Run(queue.Complete, CancellationToken.None);
        await answered.WaitAsync(hurry).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!answered.IsCompleted)
        {
            live.Model.Cancel();
            var dropped = Task.Run(queue.Dispose, CancellationToken.None);
            await dropped.WaitAsync(Grace, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _hangs = !dropped.IsCompleted;
        }
        var counts = queue.Counts;
        _log.Closed(Name, counts.In, counts.Done, counts.Dropped, counts.Failed);
        _feed.End();
    }

    /// <summary>Closes the model; without <see cref="DrainAsync"/> before, the frames that wait are dropped.</summary>
    void IDisposable.Dispose()
    {
        DrainAsync(new CancellationToken(canceled: true)).GetAwaiter().GetResult();
        lock (_changing)
        {
            _policyWatch?.Dispose();
            foreach (var camera in _cameras)
                if (camera.Ended.IsCompleted)
                    camera.Dispose();
            _metrics.Dispose();
            // A receiver that never comes back keeps its frame, and with it the model, until the process ends.
            if (!_hangs)
                _live?.Dispose();
            _live = null;
        }
    }

    private Action<AdaptiveModelOptions> Opener(EdgeModelOptions options, PolicyOptions? policies) => model =>
    {
        model.Name = Name;
        model.Signals.Clock = _clock;
        OptionsApplied.To(model, options, (_, apply) => apply());
        model.Policies = policies ?? model.Policies;
        foreach (var adjust in _setup.Adjustments)
            adjust(_services, model);
        if (Directory.Exists(options.Path))
            DecideTrust(model);
    };

    // The core asks this as well, and knows no key of the configuration to name.
    private void DecideTrust(AdaptiveModelOptions model)
    {
        try
        {
            model.Trust.Decide();
        }
        catch (ArgumentException e)
        {
            var section = $"{EdgeModelServiceCollectionExtensions.Section}:{Name}";
            throw new ArgumentException($"{section}:TrustFolder is missing and {section}:AllowUnsigned is false, while {section}:Path is a folder, where files arrive from outside; give one of them.", e);
        }
    }

    private void TookOver(ModelUpdate? update)
    {
        var model = Live.Model;
        model.TargetChanged += (_, change) => _log.TargetChanged(Name, change.From.Name, change.To.Name, change.Reason);
        _log.Opened(Name, model.Identity.Name, model.Identity.Version is { } version ? $"version {version}" : "unsigned", model.Identity.Sha256, model.Target.Name, update is not null);
        foreach (var target in model.Targets)
            if (target.Problem is { } problem)
                _log.TargetRefused(Name, problem);
    }

    private void Answered(FrameResult result)
    {
        _health.Answered(result, Live.Model.Governor);
        _metrics.Answered(result, Live.Model.Governor);
        _feed.Publish(result);
        foreach (var receive in _receivers)
            receive(result);
        _health.Delivered();
    }

    private void Failed(FrameFailure failure)
    {
        _health.Failed(failure);
        _log.FrameFailed(Name, failure.Info.Camera ?? "", failure.Info.Id, failure.Outcome, failure.Error?.Message, failure.Error);
    }

    private InvalidOperationException NotOpen() => new($"The model '{Name}' is open only while the host runs; use it from a service that starts with the host, or later.");
}
