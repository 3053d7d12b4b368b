using System.Device.Gpio;

namespace EdgeSdk.Gpio;

/// <summary>
/// A trigger: a part reaches the light barrier, an edge comes, a frame is taken. <see cref="Wait"/> hands the edges to the thread that takes the frames and measures how late that
/// is; <see cref="Fired"/> tells at once, on the driver's thread, for a strobe or a camera that is triggered by software.
/// </summary>
public sealed class FrameTrigger : IDisposable
{
    private readonly InputPin _pin;
    private readonly TimeProvider _clock;
    private readonly long _origin;
    private readonly TimeSpan _shortestPeriod;
    private readonly bool _falling;
    private readonly KeyValuePair<string, object?> _tag;
    private readonly int _waitingMost;
    private readonly Queue<TriggerEdge> _waiting;
    private readonly SemaphoreSlim _came = new(0);
    private readonly Lock _counting = new();
    private TimeSpan? _last;
    private ulong _edges;
    private ulong _missed;
    private DelaySpread _delays;

    /// <summary>Opens the pin; edges count from here on.</summary>
    /// <param name="board">The pins; they must outlive the trigger.</param>
    /// <param name="pin">The pin, by its number on the chip.</param>
    /// <param name="options">Wiring and rates.</param>
    /// <exception cref="PinException">The pin is taken or unsuitable.</exception>
    public FrameTrigger(GpioController board, int pin, FrameTriggerOptions? options = null)
    {
        options ??= new FrameTriggerOptions();
        (_clock, _shortestPeriod, _falling, _waitingMost) = (options.Clock, options.ShortestPeriod, options.Falling, options.Waiting);
        _origin = _clock.GetTimestamp();
        _tag = new(TriggerMetrics.Trigger, options.Name);
        _waiting = new(_waitingMost);
        _pin = new InputPin(board, pin, options.Pull, activeLow: false, options.Name, See);
    }

    /// <summary>An edge came. Raised on the driver's thread, before a waiting thread gets the edge: be short there.</summary>
    public event EventHandler<TriggerEdge>? Fired;

    /// <summary>The number of the last edge; 0 before the first.</summary>
    public ulong Edges
    {
        get
        {
            lock (_counting)
                return _edges;
        }
    }

    /// <summary>How promptly frames followed their edges so far.</summary>
    public TriggerTiming Timing
    {
        get
        {
            lock (_counting)
                return new(
                    _edges, _missed, _delays.Count, TimeSpan.FromSeconds(_delays.Shortest), TimeSpan.FromSeconds(_delays.Mean), TimeSpan.FromSeconds(_delays.Longest),
                    TimeSpan.FromSeconds(_delays.StandardDeviation));
        }
    }

    /// <summary>The time now, on the clock of <see cref="TriggerEdge.Time"/>.</summary>
    internal TimeSpan Now => _clock.GetElapsedTime(_origin);

    internal TimeProvider Clock => _clock;

    /// <summary>Waits for the next edge: take the frame when it returns. Allocates nothing.</summary>
    /// <param name="timeout">How long to wait; for ever when not given.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The edge; <see langword="null"/> when none came in time.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public TriggerEdge? Wait(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        _came.Wait(timeout ?? Timeout.InfiniteTimeSpan, cancellationToken) ? Take() : null;

    /// <summary>As <see cref="Wait"/>, without holding a thread; some tens of microseconds later, since the thread pool has to wake.</summary>
    /// <param name="timeout">How long to wait; for ever when not given.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The edge; <see langword="null"/> when none came in time.</returns>
    /// <exception cref="OperationCanceledException">The waiting was ended.</exception>
    public async ValueTask<TriggerEdge?> WaitAsync(TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        await _came.WaitAsync(timeout ?? Timeout.InfiniteTimeSpan, cancellationToken) ? Take() : null;

    /// <summary>Closes the pin. A thread that waits goes on waiting: end it by its token.</summary>
    public void Dispose() => _pin.Dispose();

    private TriggerEdge Take()
    {
        lock (_counting)
        {
            var edge = _waiting.Dequeue();
            var delay = (Now - edge.Time).TotalSeconds;
            _delays.Add(delay);
            TriggerMetrics.Delay.Record(delay, _tag);
            return edge;
        }
    }

    private void See(bool high)
    {
        var now = Now;
        TriggerEdge edge;
        var missed = false;
        lock (_counting)
        {
            if (high == _falling || _last is { } before && now - before < _shortestPeriod)
                return;
            if (_last is { } last)
                TriggerMetrics.Period.Record((now - last).TotalSeconds, _tag);
            _last = now;
            edge = new TriggerEdge(++_edges, now);
        }
        TriggerMetrics.Edges.Add(1, _tag);
        Fired?.Invoke(this, edge);
        lock (_counting)
        {
            // The oldest gives way, and the newest takes its turn at the semaphore.
            if (missed = _waiting.Count == _waitingMost)
            {
                _waiting.Dequeue();
                _missed++;
            }
            _waiting.Enqueue(edge);
        }
        if (missed)
            TriggerMetrics.Missed.Add(1, _tag);
        else
            _came.Release();
    }
}
