using EdgeSdk.Execution.Providers;
using EdgeSdk.Models;
using EdgeSdk.Telemetry;

namespace EdgeSdk.Execution;

/// <summary>
/// A model on its targets, best first. A frame that one cannot run is run by the next; a better one that works again takes over between two
/// frames. One thread runs frames; the rest may be called from any.
/// </summary>
internal sealed partial class TargetChain : IDisposable
{
    // A single frame may be late for a reason of its own.
    private const int MaxTimeouts = 3;

    private readonly ExecutionSettings _settings;
    private readonly ModelFile _file;
    private readonly SelfTest _test;
    private readonly TargetMetrics _metrics;
    private readonly TargetSlot[] _slots;
    private readonly RunWatch _watch;
    private readonly Queue<TargetChange> _changes = [];
    private readonly Queue<TargetRunner> _broken = [];
    private readonly Lock _gate = new();
    private TargetSlot _active;
    private TargetRunner _runner;
    private bool _disposed;

    private TargetChain(ModelFile file, ExecutionSettings settings)
    {
        (_file, _settings, _metrics) = (file, settings, new(settings.Name ?? file.Manifest.Name));
        _origin = settings.Clock.GetTimestamp();
        _test = new(file, settings);
        _slots = [.. Order(settings).Select((target, i) => new TargetSlot(target, i, settings))];
        _watch = new(settings.Clock);
        try
        {
            (_active, _runner) = OpenBest();
            _retry = settings.Clock.CreateTimer(static chain => ((TargetChain)chain!).Retry(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            lock (_gate)
                Schedule();
        }
        catch
        {
            _watch.Dispose();
            throw;
        }
    }

    /// <summary>Where the last frame ran.</summary>
    public Target Target => Volatile.Read(ref _active).Target;

    /// <summary>[embedding length], of the last run.</summary>
    public ReadOnlySpan<float> Embedding => _runner.Buffers.Embedding;

    /// <summary>[classes], of the last run; empty without a head.</summary>
    public ReadOnlySpan<float> Logits => _runner.Buffers.Logits;

    /// <summary>What the last run spent.</summary>
    public float Macs => _runner.Buffers.Macs[0];

    /// <summary>[blocks], the tier each block ran at.</summary>
    public ReadOnlySpan<long> Tiers => _runner.Buffers.Tiers;

    /// <exception cref="ModelFileException">Not even the CPU runs this graph.</exception>
    /// <exception cref="InferenceException">The application brings no ONNX Runtime.</exception>
    public static TargetChain Open(ModelFile file, ExecutionSettings settings)
    {
        try
        {
            return new(file, settings);
        }
        catch (ProviderException e) when (e.Fault != TargetFault.Missing)
        {
            throw new ModelFileException(file.Path, $"ONNX Runtime cannot run its graph: {e.Message}", e.InnerException);
        }
        catch (ProviderException e)
        {
            throw new InferenceException(Target.Cpu, e.Message, e.InnerException);
        }
    }

    /// <summary>Lets a better target take over that has come back.</summary>
    /// <returns>The image of the next run, [channels, height, width], to write to.</returns>
    public Span<float> Begin()
    {
        FreeBroken();
        if (Volatile.Read(ref _returned) is not null)
            TakeOver();
        return _runner.Buffers.Image;
    }

    /// <summary>Runs the image at <paramref name="budget"/>, on the next target where one fails.</summary>
    /// <exception cref="InferenceException">No target is left.</exception>
    public RunOutcome Run(double budget)
    {
        var started = _settings.RunLimit is null ? 0 : _settings.Clock.GetTimestamp();
        var again = false;
        if (_active.Runner is null)
            Continue(_active.Fault, _active.Problem ?? "", null);
        while (true)
        {
            var onCpu = _active.Place == _slots.Length - 1;
            var left = _settings.RunLimit is { } whole ? whole - _settings.Clock.GetElapsedTime(started) : (TimeSpan?)null;
            if (left <= TimeSpan.Zero)
                return Unanswered(RunOutcome.TimedOut);
            var hangs = !onCpu && (left is null || left > _settings.HangAfter);
            try
            {
                var outcome = _runner.Run(budget, hangs ? _settings.HangAfter : left, _watch);
                if (outcome == RunOutcome.Answered)
                {
                    _active.Timeouts = 0;
                    return outcome;
                }
                if (outcome == RunOutcome.TimedOut && hangs)
                    MoveOn(TargetFault.Hung, $"a run took longer than {_settings.HangAfter} and was ended.", null);
                else if (outcome == RunOutcome.TimedOut && !onCpu && ++_active.Timeouts >= MaxTimeouts)
                {
                    MoveOn(TargetFault.Hung, $"{MaxTimeouts} runs in a row took longer than the limit of {_settings.RunLimit}.", null);
                    return Unanswered(outcome);
                }
                else
                    return Unanswered(outcome);
            }
            catch (ProviderException e)
            {
                // The CPU is opened anew once for a frame: there is nothing behind it.
                if (onCpu && again)
                    throw new InferenceException(_active.Target, $"the frame could not be run: {e.Message}", e.InnerException);
                again = onCpu;
                MoveOn(e.Fault, e.Message, e);
                if (e.Back is not null && _watch.Outcome == RunOutcome.Cancelled)
                    return Unanswered(RunOutcome.Cancelled);
            }
        }
    }

    /// <summary>Ends the run in progress, if there is one.</summary>
    public void Cancel() => _watch.Cancel();

    /// <summary>The next change that nobody has been told of.</summary>
    public bool TryTakeChange([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TargetChange? change) => _changes.TryDequeue(out change);

    public IReadOnlyList<TargetStatus> Status()
    {
        lock (_gate)
            return [.. _slots.Select(slot => slot.Status(slot == _active, Now))];
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _disposed = true;
            _returned?.Runner.Dispose();
            _returned = null;
            foreach (var slot in _slots)
                slot.Close()?.Dispose();
        }
        FreeBroken();
        _retry.Dispose();
        _watch.Dispose();
    }

    private RunOutcome Unanswered(RunOutcome outcome)
    {
        _runner.Buffers.ClearOutputs();
        return outcome;
    }

    private static IReadOnlyList<Target> Order(ExecutionSettings settings) =>
        settings.Auto ? [.. Accelerators(settings), Target.Cpu] : settings.Targets;

    private static IReadOnlyList<Target> Accelerators(ExecutionSettings settings)
    {
        try
        {
            return settings.Provider.Accelerators(settings);
        }
        catch (Exception)
        {
            // Whatever the question ran into: the known ones are tried, and say for themselves what is wrong with them.
            return [Target.Cuda, Target.DirectML];
        }
    }

    // While a run is away its device rests, whatever the time; when it is back, the rest goes on as planned.
    private TargetRunner? Failed(TargetSlot slot, TargetFault fault, string problem, Task? back)
    {
        _metrics.Failed(slot.Target, fault);
        back?.ContinueWith(
            static (_, chain) =>
            {
                var whole = (TargetChain)chain!;
                lock (whole._gate)
                    whole.Schedule();
            }, this, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        return slot.Failed(fault, problem, Now, back);
    }

    // The CPU first: the others are compared with it, and what it cannot run nothing can.
    private (TargetSlot, TargetRunner) OpenBest()
    {
        var cpu = _slots[^1];
        cpu.Opened(_test.Open(Target.Cpu), Now);
        foreach (var slot in _slots.AsSpan()[..^1])
        {
            try
            {
                var runner = _test.Open(slot.Target);
                slot.Opened(runner, Now);
                if (!_settings.KeepCpuReady)
                    cpu.Close()?.Dispose();
                return (slot, runner);
            }
            catch (ProviderException e)
            {
                Failed(slot, e.Fault, e.Message, e.Back);
            }
        }
        return (cpu, cpu.Runner!);
    }

    private void MoveOn(TargetFault fault, string problem, ProviderException? cause)
    {
        lock (_gate)
            if (Failed(_active, fault, problem, cause?.Back) is { } broken)
                _broken.Enqueue(broken);
        Continue(fault, problem, cause);
    }

    // A driver may take its time over a device that is gone, and freeing takes memory and processor from the frame that is waiting: after it.
    private void FreeBroken()
    {
        while (_broken.TryDequeue(out var runner))
            ThreadPool.UnsafeQueueUserWorkItem(static runner => runner.Dispose(), runner, preferLocal: false);
    }

    // With the same image on the next target that is open; on the CPU when none is.
    private void Continue(TargetFault? fault, string problem, ProviderException? cause)
    {
        var (failed, image) = (_active, _runner.Buffers.Image);
        var next = Array.Find(_slots, slot => slot.Place > failed.Place && slot.Runner is not null) ?? _slots[^1];
        if (next.Runner is null)
            OpenCpu(next, problem, cause);
        image.CopyTo(next.Runner!.Buffers.Image);
        Activate(next, fault, $"{failed.Target}: {problem}");
        lock (_gate)
            Schedule();
    }

    private void OpenCpu(TargetSlot cpu, string problem, ProviderException? cause)
    {
        try
        {
            var runner = TargetRunner.Open(_file, [_file], Target.Cpu, _settings);
            lock (_gate)
                cpu.Opened(runner, Now);
        }
        catch (ProviderException e)
        {
            throw new InferenceException(Target.Cpu, $"the frame could not be run: {problem} A new session could not be opened: {e.Message}", cause ?? e);
        }
    }

    private void Activate(TargetSlot slot, TargetFault? fault, string reason)
    {
        if (slot != _active)
            _changes.Enqueue(new(_active.Target, slot.Target, fault, reason));
        _runner = slot.Runner!;
        Volatile.Write(ref _active, slot);
    }
}
