using EdgeSdk.Execution;
using EdgeSdk.Frames;

namespace EdgeSdk.Queueing;

/// <summary>
/// Frames of several cameras for one model: each camera has a bounded line of its own, the lines are served in turn, so that one that is too
/// fast takes nothing from another. Frames are offered from any thread and run on the queue's own; every one of them is accounted for.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Naming", "CA1711", Justification = "It is a queue, of frames in place of objects.")]
public sealed class FrameQueue : IDisposable
{
    private readonly RunFrame _run;
    private readonly Action<FrameResult> _answered;
    private readonly int _capacity;
    private readonly int _maxCameras;
    private readonly WhenFull _whenFull;
    private readonly Thread _worker;
    private readonly object _gate = new();
    private readonly Dictionary<string, CameraLine> _lines = new(StringComparer.Ordinal);
    private readonly List<CameraLine> _turns = [];
    private readonly Stack<StoredFrame> _free = [];
    private int _turn;
    private bool _closed;
    private bool _worn;

    /// <summary>Runs a frame and gives the result, as <see cref="AdaptiveModel.Run(in Frame)"/> does.</summary>
    /// <param name="frame">The frame.</param>
    public delegate FrameResult RunFrame(in Frame frame);

    /// <summary>Starts the queue's thread.</summary>
    /// <param name="run">Runs a frame: <c>model.Run</c>. Nobody else may run frames of that model meanwhile.</param>
    /// <param name="answered">Receives every answer, on the queue's thread; the result is valid until it returns.</param>
    /// <param name="configure">Changes the options.</param>
    public FrameQueue(RunFrame run, Action<FrameResult> answered, Action<FrameQueueOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(answered);
        var options = new FrameQueueOptions();
        configure?.Invoke(options);
        (_run, _answered, _whenFull, _maxCameras) = (run, answered, options.WhenFull, options.MaxCameras);
        _capacity = options.WhenFull == WhenFull.Coalesce ? 1 : options.Capacity;
        _worker = new Thread(Work) { IsBackground = true, Name = "EdgeSdk frame queue" };
        _worker.Start();
    }

    /// <summary>A frame that was accepted has no answer. Raised on the queue's thread; the line goes on. A handler must not throw.</summary>
    public event EventHandler<FrameFailure>? Failed;

    /// <summary>All cameras together.</summary>
    public FrameCounts Counts
    {
        get
        {
            lock (_gate)
                return _turns.Aggregate(default(FrameCounts), (sum, line) => sum + line.Counts);
        }
    }

    /// <summary>One camera; all zero for one that has offered nothing.</summary>
    /// <param name="camera"><see cref="FrameInfo.Camera"/>.</param>
    public FrameCounts CountsOf(string camera)
    {
        ArgumentNullException.ThrowIfNull(camera);
        lock (_gate)
            return _lines.TryGetValue(camera, out var line) ? line.Counts : default;
    }

    /// <summary>Takes a copy of a frame into its camera's line; the camera has its buffer back on return. Allocates nothing once the buffers have their size.</summary>
    /// <param name="frame">The frame; <see cref="FrameInfo.Camera"/> says whose it is.</param>
    /// <returns>Whether it waits now; <see langword="false"/> when it was dropped.</returns>
    /// <exception cref="InvalidOperationException">There are more cameras than <see cref="FrameQueueOptions.MaxCameras"/>; the frame is not counted.</exception>
    /// <exception cref="ArgumentException">The frame is empty; it is not counted.</exception>
    public bool Offer(in Frame frame)
    {
        try
        {
            if (frame.Pixels.IsEmpty)
                throw new ArgumentException("The frame is empty; make it with Frame.Over.", nameof(frame));
            return Line(frame.Info.Camera ?? "") is { } line && Store(frame, line);
        }
        finally
        {
            frame.Lease?.Dispose();
        }
    }

    /// <summary>Accepts no more frames, answers those that wait and ends.</summary>
    public void Complete()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.PulseAll(_gate);
        }
        if (Thread.CurrentThread != _worker)
            _worker.Join();
    }

    /// <summary>Accepts no more frames, drops those that wait, waits for the one that runs and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            (_closed, _worn) = (true, true);
            Monitor.PulseAll(_gate);
        }
        if (Thread.CurrentThread != _worker)
            _worker.Join();
    }

    // The line the frame is to be copied for; null when it was dropped.
    private CameraLine? Line(string camera)
    {
        lock (_gate)
        {
            if (!_lines.TryGetValue(camera, out var line))
            {
                if (_lines.Count == _maxCameras)
                    throw new InvalidOperationException($"There are {_maxCameras} cameras already, and '{camera}' is another; raise MaxCameras, or give frames of one camera one name.");
                _lines.Add(camera, line = new(_capacity));
                _turns.Add(line);
            }
            while (_whenFull == WhenFull.Block && line.IsFull && !_closed)
                Monitor.Wait(_gate);
            if (_closed || (_whenFull == WhenFull.DropNewest && line.IsFull))
            {
                line.Refuse();
                return null;
            }
            line.Arrive();
            return line;
        }
    }

    private bool Store(in Frame frame, CameraLine line)
    {
        StoredFrame? stored;
        lock (_gate)
            _ = _free.TryPop(out stored);
        stored ??= new();
        try
        {
            stored.Take(frame);
        }
        catch
        {
            lock (_gate)
                line.Withdraw();
            throw;
        }
        lock (_gate)
        {
            if (_closed)
            {
                line.Withdraw();
                return false;
            }
            if (line.Add(stored) is { } dropped)
                _free.Push(dropped);
            Monitor.PulseAll(_gate);
            return true;
        }
    }

    private void Work()
    {
        while (Next() is var (line, frame))
        {
            var answered = Run(frame);
            lock (_gate)
            {
                line.Finish(answered);
                _free.Push(frame);
                Monitor.PulseAll(_gate);
            }
        }
    }

    private (CameraLine Line, StoredFrame Frame)? Next()
    {
        lock (_gate)
        {
            while (true)
            {
                for (var i = 0; i < _turns.Count && !_worn; i++)
                {
                    var line = _turns[(_turn + i) % _turns.Count];
                    if (!line.HasWaiting)
                        continue;
                    _turn = (_turn + i + 1) % _turns.Count;
                    // There is room from now on, not only when the frame has been run.
                    Monitor.PulseAll(_gate);
                    return (line, line.Next());
                }
                if (_closed)
                    break;
                Monitor.Wait(_gate);
            }
            foreach (var line in _turns)
                while (line.HasWaiting)
                    line.Drop();
            return null;
        }
    }

    private bool Run(StoredFrame frame)
    {
        var (outcome, error) = (RunOutcome.Answered, (Exception?)null);
        try
        {
            var result = _run(frame.Frame);
            outcome = result.Outcome;
            if (outcome == RunOutcome.Answered)
            {
                _answered(result);
                return true;
            }
        }
        catch (Exception e)
        {
            // Whatever one frame causes, the next ones are not its fault.
            error = e;
        }
        Failed?.Invoke(this, new(frame.Info, outcome, error));
        return false;
    }
}
