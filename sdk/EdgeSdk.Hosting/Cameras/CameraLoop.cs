using EdgeSdk.Hosting.Logging;
using EdgeSdk.Queueing;

namespace EdgeSdk.Hosting.Cameras;

/// <summary>Reads a camera into its model's queue until the host stops, and starts it again when it ends, throws or falls silent.</summary>
internal sealed class CameraLoop(CameraSetup setup, EdgeModel model, IServiceProvider services, EdgeModelOptions options, TimeProvider clock) : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private volatile CameraState _state;
    private string? _problem;
    private int _restarts;
    private ulong _numbered;

    public string Name => setup.Name;

    /// <summary>Completed while the camera is not being read.</summary>
    public Task Ended { get; private set; } = Task.CompletedTask;

    public CameraStatus Status(FrameCounts counts) => new(Name, _state, Volatile.Read(ref _problem), Volatile.Read(ref _restarts), counts);

    // Off the host's thread: a source may block before it gives its first frame.
    public void Start() => Ended = Task.Run(KeepReadingAsync, CancellationToken.None);

    public void Cancel() => _stopping.Cancel();

    /// <summary>To be called when it has ended, or when nobody waits for that any more.</summary>
    public void Dispose() => _stopping.Dispose();

    private async Task KeepReadingAsync()
    {
        var rest = options.RestartAfter;
        while (!_stopping.IsCancellationRequested)
        {
            var numbered = _numbered;
            _state = CameraState.Starting;
            var (problem, cause) = await ReadAsync();
            if (_stopping.IsCancellationRequested)
                break;
            // It worked for a while: what ended it is a new failure.
            if (_numbered != numbered)
                rest = options.RestartAfter;
            Volatile.Write(ref _problem, problem);
            _state = CameraState.Resting;
            model.Log.CameraStopped(model.Name, Name, problem, rest, cause);
            await Task.Delay(rest, clock, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            rest = rest * 2 < options.RestartAtMost ? rest * 2 : options.RestartAtMost;
            Interlocked.Increment(ref _restarts);
            model.Metrics.CameraRestarted(Name);
        }
        _state = CameraState.Stopped;
    }

    private async Task<(string Problem, Exception? Cause)> ReadAsync()
    {
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var silent = false;
        using var silence = clock.CreateTimer(_ => EndSilence(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            Wait(silence);
            await foreach (var frame in setup.Source(services, reading.Token).WithCancellation(reading.Token))
            {
                Offer(frame);
                Wait(silence);
            }
            return silent ? Silent() : ("it ended", null);
        }
        catch (Exception e)
        {
            // Whatever a camera's driver throws, the other cameras and the model are not concerned.
            return silent ? Silent() : ($"it threw {e.GetType().Name}: {e.Message}", e);
        }

        // It is asked to end and not left alone: opening it a second time while the first one hangs would find it taken.
        void EndSilence()
        {
            silent = true;
            Volatile.Write(ref _problem, Silent().Problem);
            reading.Cancel();
        }

        (string Problem, Exception? Cause) Silent() => ($"it gave no frame for {options.SilentAfter}", null);
    }

    private void Wait(ITimer silence)
    {
        if (options.SilentAfter is { } time)
            silence.Change(time, Timeout.InfiniteTimeSpan);
    }

    private void Offer(CameraFrame frame)
    {
        _numbered++;
        var info = frame.Info with { Camera = Name, Id = frame.Info.Id == 0 ? _numbered : frame.Info.Id };
        model.Offer((frame with { Info = info }).ToFrame());
        if (_state == CameraState.Running)
            return;
        _state = CameraState.Running;
        Volatile.Write(ref _problem, null);
        model.Log.CameraStarted(model.Name, Name);
    }
}
