using System.Diagnostics;
using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Telemetry;

namespace EdgeSdk;

/// <summary>
/// A model that spends what it may: opened once, run frame by frame. One thread at a time may be in
/// <see cref="Run(in Frame)"/>; <see cref="Force"/> and <see cref="Release"/> may be called from any thread at any moment.
/// </summary>
public sealed class AdaptiveModel : IDisposable
{
    private const int Idle = 0;
    private const int Running = 1;
    private const int Disposed = 2;

    private readonly string _name;
    private readonly TargetChain _targets;
    private readonly FrameConverter _converter;
    private readonly FrameResult _result;
    private readonly FrameRun _run;
    private readonly FrameMetrics _metrics;
    private int _state;

    private AdaptiveModel(
        string name, ModelFile file, TargetChain targets, Governor governor, FrameConverter converter, float unknownBelow)
    {
        _name = name;
        (Manifest, Identity) = (file.Manifest, file.Identity);
        _targets = targets;
        _converter = converter;
        Governor = governor;
        governor.Model = file.Identity.Sha256;
        _result = new(file, targets, unknownBelow);
        _run = new(file.Manifest, targets, _result, governor);
        _metrics = new(name, file.Manifest.Levels);
        _metrics.Opened(targets.Status());
    }

    /// <summary>What the model file says about itself.</summary>
    public ModelManifest Manifest { get; }

    /// <summary>Which file this is.</summary>
    public ModelIdentity Identity { get; }

    /// <summary>The levels the model was calibrated for, by rising budget; the last one is dense.</summary>
    public IReadOnlyList<ModelLevel> Levels => Manifest.Levels;

    /// <summary>The targets in order of preference, as they are now: which runs the frames, which failed and why, when it is tried again.</summary>
    public IReadOnlyList<TargetStatus> Targets => _targets.Status();

    /// <summary>Where the model runs.</summary>
    public Target Target => _targets.Target;

    /// <summary>Frames go to another target. Raised on the thread that runs frames, when the frame that met the change has its result.</summary>
    public event EventHandler<TargetChange>? TargetChanged;

    /// <summary>What runs it, for measuring what a frame costs beyond that.</summary>
    internal TargetChain Runner => _targets;

    /// <summary>Decides the budgets; its readings and its manual sampling are here. It belongs to the model, which disposes it.</summary>
    public Governor Governor { get; }

    /// <summary>Opens a model file, verifies it, and opens it on the first target that can run it and answers as the CPU does.</summary>
    /// <param name="path">The <c>.onnx</c> file that EdgeSdk's trainer exported.</param>
    /// <param name="configure">Changes the options; without it the model runs on the CPU.</param>
    /// <exception cref="ModelFileException">The file is missing, damaged, of a newer schema, not made by EdgeSdk or not trusted.</exception>
    /// <exception cref="InferenceException">The application brings no native ONNX Runtime.</exception>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static AdaptiveModel Open(string path, Action<AdaptiveModelOptions>? configure = null) => OpenFile(path, configure).Model;

    /// <summary>As <see cref="Open"/>, with the very file that was verified.</summary>
    internal static (ModelFile File, AdaptiveModel Model) OpenFile(string path, Action<AdaptiveModelOptions>? configure)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var options = new AdaptiveModelOptions();
        configure?.Invoke(options);
        var name = options.Name ?? Path.GetFileNameWithoutExtension(path);
        var settings = options.CheckExecution() with { Name = name };
        var file = ModelFile.Read(path, options.Trust.Snapshot(), options.Trust.Rules());
        var targets = TargetChain.Open(file, settings);
        try
        {
            return (file, new(
                name, file, targets, options.CreateGovernor(file.Manifest, path, targets.Target), new(file.Manifest.Input, options.Frames), options.UnknownBelow));
        }
        catch
        {
            targets.Dispose();
            throw;
        }
    }

    /// <summary>Runs a frame at the budget the governor grants it, twice when that is how the budget is spent best; see <see cref="BudgetDecision.Escalation"/>. Allocates nothing.</summary>
    /// <param name="frame">A frame of any size; its buffer is free again on return, or when its <see cref="Frame.Lease"/> is disposed.</param>
    /// <returns>The result: the same object every time, valid until the next run.</returns>
    /// <exception cref="ArgumentException">The frame is empty.</exception>
    /// <exception cref="InferenceException">No target, not even the CPU, could run the frame; the next one is tried anew.</exception>
    /// <exception cref="InvalidOperationException">Another thread is running a frame.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public FrameResult Run(in Frame frame) => RunCore(frame, null);

    /// <summary>Runs a frame at <paramref name="budget"/>, whatever the governor thinks. Allocates nothing.</summary>
    /// <param name="frame">A frame of any size; its buffer is free again on return, or when its <see cref="Frame.Lease"/> is disposed.</param>
    /// <param name="budget">The budget, in (0, 1]; the largest level not above it runs, below the lowest the lowest.</param>
    /// <returns>The result: the same object every time, valid until the next run.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1] or not a number.</exception>
    /// <exception cref="ArgumentException">The frame is empty.</exception>
    /// <exception cref="InferenceException">No target, not even the CPU, could run the frame; the next one is tried anew.</exception>
    /// <exception cref="InvalidOperationException">Another thread is running a frame.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public FrameResult Run(in Frame frame, double budget) => RunCore(frame, budget);

    /// <summary>As the others, for a frame that no camera took: metrics and traces do not hear of it.</summary>
    internal FrameResult Test(in Frame frame, double budget) => RunCore(frame, budget, told: false);

    /// <summary>Overrules the policies from the next frame on.</summary>
    /// <param name="budget">The budget, in (0, 1].</param>
    /// <param name="duration">For how long; until <see cref="Release"/> when left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1] or not a number, or the duration not positive.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public void Force(double budget, TimeSpan? duration = null)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _state) == Disposed, this);
        Governor.Force(budget, duration);
    }

    /// <summary>Gives the decision back to the policies.</summary>
    public void Release() => Governor.Release();

    /// <summary>Ends the run in progress, if there is one; its result says so. From any thread at any moment.</summary>
    public void Cancel() => _targets.Cancel();

    /// <summary>Waits for the frame that is running, if one is, and frees the model.</summary>
    public void Dispose()
    {
        var wait = new SpinWait();
        while (true)
        {
            var before = Interlocked.CompareExchange(ref _state, Disposed, Idle);
            if (before == Disposed)
                return;
            if (before == Idle)
                break;
            wait.SpinOnce();
        }
        _targets.Dispose();
        Governor.Dispose();
    }

    private FrameResult RunCore(in Frame frame, double? budget, bool told = true)
    {
        var started = Stopwatch.GetTimestamp();
        var entered = false;
        using var span = told ? FrameTraces.Begin(_name, frame.Info) : null;
        try
        {
            BudgetDecision? chosen;
            try
            {
                chosen = budget is { } asked ? BudgetDecision.Chosen(asked) : null;
                Enter();
                entered = true;
                _converter.Convert(frame, _targets.Begin());
            }
            finally
            {
                frame.Lease?.Dispose();
            }
            var decision = chosen ?? Governor.Decide(frame.Info.Priority);
            _run.Run(decision, frame.Info, started);
            if (told)
                _metrics.Ran(_targets.Target, _result.Level, decision, _result.Macs, _result.Latency, _result.FirstLevel is not null);
            FrameTraces.Ran(span, _result);
            while (_targets.TryTakeChange(out var change))
            {
                _metrics.Changed(change);
                TargetChanged?.Invoke(this, change);
            }
            return _result;
        }
        catch (Exception exception) when (told && Failed(span, exception))
        {
            throw;
        }
        finally
        {
            if (entered)
                Leave();
        }
    }

    // Always false: asked in an exception filter, which leaves the exception alone.
    private bool Failed(Activity? span, Exception exception)
    {
        FrameTraces.Failed(span, exception);
        return _metrics.Failed(exception);
    }

    private void Enter()
    {
        var before = Interlocked.CompareExchange(ref _state, Running, Idle);
        ObjectDisposedException.ThrowIf(before == Disposed, this);
        if (before == Running)
            throw new InvalidOperationException("Another thread is running a frame: a model runs one frame at a time;"
                + " take turns or open the model once per thread.");
    }

    private void Leave() => Volatile.Write(ref _state, Idle);
}
