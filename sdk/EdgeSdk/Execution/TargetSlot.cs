namespace EdgeSdk.Execution;

/// <summary>One target of a chain: what is open on it, what went wrong, when it is tried again. Guarded by the chain.</summary>
internal sealed class TargetSlot(Target target, int place, ExecutionSettings settings)
{
    private Task? _back;
    private TimeSpan _rest;
    private TimeSpan _inUseSince;

    public Target Target => target;

    /// <summary>Its place in the order of preference, from 0.</summary>
    public int Place => place;

    public TargetRunner? Runner { get; private set; }

    public TargetFault? Fault { get; private set; }

    public string? Problem { get; private set; }

    public int Faults { get; private set; }

    public int Returns { get; private set; }

    /// <summary>When to try it again, on the chain's clock.</summary>
    public TimeSpan Due { get; private set; }

    /// <summary>Runs that <see cref="AdaptiveModelOptions.RunLimit"/> ended, one after the other.</summary>
    public int Timeouts { get; set; }

    /// <summary>Whether trying again may help.</summary>
    public bool IsExcluded => Fault is TargetFault.Missing or TargetFault.RefusesModel or TargetFault.Disagrees && Runner is null;

    public void Opened(TargetRunner runner, TimeSpan now)
    {
        if (Faults > 0)
            Returns++;
        (Runner, _inUseSince, Timeouts) = (runner, now, 0);
    }

    /// <summary>What was open is given away to be disposed, without anything being wrong with it.</summary>
    public TargetRunner? Close()
    {
        var runner = Runner;
        Runner = null;
        return runner;
    }

    /// <summary>Whether a run of it has not come back yet: to ask the same device again would cost another thread.</summary>
    public bool IsAway => _back is { IsCompleted: false };

    public TargetRunner? Failed(TargetFault fault, string problem, TimeSpan now, Task? back = null)
    {
        _back = back ?? _back;
        // A target that has been well for as long as the longest rest begins anew; one that comes and goes rests longer and longer.
        var recovered = Runner is not null && now - _inUseSince > settings.RetryAtMost;
        _rest = _rest == TimeSpan.Zero || recovered ? settings.RetryAfter : 2 * _rest;
        if (_rest > settings.RetryAtMost)
            _rest = settings.RetryAtMost;
        (Fault, Problem, Due) = (fault, problem, now + _rest);
        Faults++;
        return Close();
    }

    public TargetStatus Status(bool running, TimeSpan now)
    {
        var state = running ? TargetState.Running
            : Runner is not null ? TargetState.Ready
            : IsExcluded ? TargetState.Excluded
            : Fault is not null ? TargetState.Resting
            : TargetState.Closed;
        TimeSpan? next = state != TargetState.Resting || IsAway ? null : Due > now ? Due - now : TimeSpan.Zero;
        return new(target, state, Fault, Problem, Faults, Returns, next);
    }
}
