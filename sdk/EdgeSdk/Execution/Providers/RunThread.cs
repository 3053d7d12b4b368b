using System.Runtime.ExceptionServices;

namespace EdgeSdk.Execution.Providers;

/// <summary>
/// Runs sessions on a thread of its own, so that a driver that never comes back costs a thread and not the line: after a stop the caller waits
/// no longer than <paramref name="grace"/>.
/// </summary>
internal sealed class RunThread(TimeSpan grace) : IDisposable
{
    private readonly object _gate = new();
    private Thread? _thread;
    private IProviderSession? _work;
    private Exception? _error;
    private Action? _whenBack;
    private TaskCompletionSource? _back;
    private bool _stopping;
    private bool _ended;

    /// <summary>Runs <paramref name="session"/> to its end and throws what it threw.</summary>
    /// <exception cref="ProviderException">It was stopped and did not end; the thread is lost.</exception>
    public void Run(IProviderSession session)
    {
        lock (_gate)
        {
            if (_thread is null)
                (_thread = new Thread(Loop) { IsBackground = true, Name = "EdgeSdk target" }).Start();
            (_work, _error) = (session, null);
            Monitor.PulseAll(_gate);
            while (_work is not null)
            {
                if (!_stopping)
                    Monitor.Wait(_gate);
                else if (!Monitor.Wait(_gate, grace) && _work is not null)
                {
                    _back = new(TaskCreationOptions.RunContinuationsAsynchronously);
                    throw new ProviderException(TargetFault.Hung, "a run did not end when it was told to.") { Back = _back.Task };
                }
            }
            if (_error is { } error)
                ExceptionDispatchInfo.Throw(error);
        }
    }

    /// <summary>Starts the time that the run in progress has left.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.PulseAll(_gate);
        }
    }

    public void Resume()
    {
        lock (_gate)
            _stopping = false;
    }

    /// <summary>Ends the thread; when a run never came back, <paramref name="free"/> is called once it does, else now.</summary>
    public void End(Action free)
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.PulseAll(_gate);
            if (_work is not null)
            {
                _whenBack = free;
                return;
            }
        }
        free();
    }

    public void Dispose() => End(static () => { });

    private void Loop()
    {
        while (true)
        {
            IProviderSession work;
            lock (_gate)
            {
                while (_work is null && !_ended)
                    Monitor.Wait(_gate);
                if (_work is null)
                    return;
                work = _work;
            }
            Exception? error = null;
            try
            {
                work.Run();
            }
            catch (Exception e)
            {
                error = e;
            }
            lock (_gate)
            {
                (_work, _error) = (null, error);
                _back?.TrySetResult();
                Monitor.PulseAll(_gate);
                if (!_ended)
                    continue;
            }
            _whenBack?.Invoke();
            return;
        }
    }
}

/// <summary>A session whose runs go to a <see cref="RunThread"/>.</summary>
internal sealed class ThreadedSession(IProviderSession session, RunThread thread) : IProviderSession
{
    public void Run() => thread.Run(session);

    public void Stop()
    {
        session.Stop();
        thread.Stop();
    }

    public void Resume()
    {
        session.Resume();
        thread.Resume();
    }

    public void Dispose() => session.Dispose();
}
