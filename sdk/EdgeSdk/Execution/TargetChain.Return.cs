using EdgeSdk.Execution.Providers;

namespace EdgeSdk.Execution;

/// <summary>The way back: better targets are tried in the background until one works.</summary>
internal sealed partial class TargetChain
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);
    private readonly ITimer _retry;
    private readonly Lock _retrying = new();
    private readonly long _origin;
    private Returned? _returned;

    private sealed record Returned(TargetSlot Slot, TargetRunner Runner);

    private TimeSpan Now => _settings.Clock.GetElapsedTime(_origin);

    private void Retry()
    {
        // A driver that takes its time must not pile up callbacks.
        if (!_retrying.TryEnter())
            return;
        try
        {
            while (Due() is { } slot)
                Try(slot);
        }
        finally
        {
            _retrying.Exit();
        }
        lock (_gate)
            Schedule();
    }

    private TargetSlot? Due()
    {
        lock (_gate)
            return _disposed || _returned is not null ? null : Candidates().FirstOrDefault(slot => slot.Due <= Now);
    }

    private void Try(TargetSlot slot)
    {
        try
        {
            var runner = _test.Open(slot.Target);
            lock (_gate)
            {
                if (_disposed)
                    runner.Dispose();
                else
                    Volatile.Write(ref _returned, new(slot, runner));
            }
        }
        catch (ProviderException e)
        {
            lock (_gate)
                Failed(slot, e.Fault, e.Message, e.Back);
        }
    }

    // A better one than the one that returned may have failed meanwhile, or a worse one: order decides.
    private void TakeOver()
    {
        TargetRunner? unused = null;
        lock (_gate)
        {
            if (_returned is not { } returned)
                return;
            Volatile.Write(ref _returned, null);
            if (returned.Slot.Place >= _active.Place)
                unused = returned.Runner;
            else
            {
                returned.Slot.Opened(returned.Runner, Now);
                var before = _active;
                Activate(returned.Slot, null, $"{returned.Slot.Target} works again.");
                if (before.Target != Target.Cpu || !_settings.KeepCpuReady)
                    unused = before.Close();
            }
            Schedule();
        }
        unused?.Dispose();
    }

    private IEnumerable<TargetSlot> Candidates() => _slots.Where(slot => slot.Place < _active.Place && slot.Runner is null && !slot.IsExcluded && !slot.IsAway);

    private void Schedule()
    {
        if (_disposed || _returned is not null)
            return;
        var due = Candidates().Select(slot => (TimeSpan?)slot.Due).Min();
        var wait = due is not { } time ? Timeout.InfiniteTimeSpan : time - Now > Soon ? time - Now : Soon;
        _retry.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
