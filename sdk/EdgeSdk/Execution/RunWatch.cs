using EdgeSdk.Execution.Providers;

namespace EdgeSdk.Execution;

/// <summary>Stops the run in progress when its limit passes or somebody cancels it. Allocates nothing per run.</summary>
internal sealed class RunWatch : IDisposable
{
    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private readonly Lock _gate = new();
    private IProviderSession? _running;
    private TimeSpan? _limit;
    private long _started;

    public RunWatch(TimeProvider clock)
    {
        _clock = clock;
        _timer = clock.CreateTimer(static watch => ((RunWatch)watch!).Expire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Why the last run was stopped; <see cref="RunOutcome.Answered"/> when it was not.</summary>
    public RunOutcome Outcome { get; private set; }

    public void Begin(IProviderSession session, TimeSpan? limit)
    {
        lock (_gate)
        {
            (_running, Outcome, _limit) = (session, RunOutcome.Answered, limit);
            if (limit is not { } time)
                return;
            _started = _clock.GetTimestamp();
            _timer.Change(time, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>After this the session is no longer stopped.</summary>
    /// <returns><see cref="Outcome"/>.</returns>
    public RunOutcome End()
    {
        lock (_gate)
        {
            if (_limit is not null)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _running = null;
            return Outcome;
        }
    }

    public void Cancel()
    {
        lock (_gate)
            Stop(RunOutcome.Cancelled);
    }

    public void Dispose() => _timer.Dispose();

    private void Expire()
    {
        lock (_gate)
        {
            if (_running is null || _limit is not { } limit)
                return;
            // A callback of an earlier run may come late, and a timer early.
            var left = limit - _clock.GetElapsedTime(_started);
            if (left > TimeSpan.Zero)
                _timer.Change(left > TimeSpan.FromMilliseconds(1) ? left : TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
            else
                Stop(RunOutcome.TimedOut);
        }
    }

    private void Stop(RunOutcome outcome)
    {
        if (_running is null || Outcome != RunOutcome.Answered)
            return;
        Outcome = outcome;
        _running.Stop();
    }
}
