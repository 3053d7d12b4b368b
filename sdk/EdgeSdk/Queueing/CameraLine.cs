namespace EdgeSdk.Queueing;

/// <summary>The frames of one camera that wait, oldest first, and what became of the others. Guarded by the queue.</summary>
internal sealed class CameraLine(int capacity)
{
    private readonly Queue<StoredFrame> _waiting = new(capacity);
    private int _arriving;
    private int _running;
    private long _in;
    private long _done;
    private long _dropped;
    private long _failed;

    public bool IsFull => _waiting.Count + _arriving >= capacity;

    public bool HasWaiting => _waiting.Count > 0;

    public FrameCounts Counts => new(_in, _done, _dropped, _failed, _waiting.Count + _arriving + _running);

    /// <summary>A frame comes in and is dropped at once.</summary>
    public void Refuse()
    {
        _in++;
        _dropped++;
    }

    /// <summary>A frame comes in; its pixels are being copied.</summary>
    public void Arrive()
    {
        _in++;
        _arriving++;
    }

    /// <summary>A frame that arrived waits from now on.</summary>
    /// <returns>The oldest one, dropped for it; <see langword="null"/> when there was room.</returns>
    public StoredFrame? Add(StoredFrame frame)
    {
        _arriving--;
        var dropped = _waiting.Count >= capacity ? Drop() : null;
        _waiting.Enqueue(frame);
        return dropped;
    }

    /// <summary>A frame that arrived does not wait after all.</summary>
    public void Withdraw()
    {
        _arriving--;
        _dropped++;
    }

    /// <summary>The oldest frame, to be run.</summary>
    public StoredFrame Next()
    {
        _running++;
        return _waiting.Dequeue();
    }

    /// <summary>The oldest frame, to be forgotten.</summary>
    public StoredFrame Drop()
    {
        _dropped++;
        return _waiting.Dequeue();
    }

    public void Finish(bool answered)
    {
        _running--;
        if (answered)
            _done++;
        else
            _failed++;
    }
}
