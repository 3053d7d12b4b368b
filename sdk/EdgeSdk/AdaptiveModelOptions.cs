using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Execution.Providers;
using EdgeSdk.Frames;
using EdgeSdk.Models;
using EdgeSdk.Models.Trust;
using EdgeSdk.Profiling;
using EdgeSdk.Signals;

namespace EdgeSdk;

/// <summary>How to open a model. Checked and copied by <see cref="AdaptiveModel.Open"/>; later changes reach no open model.</summary>
public sealed class AdaptiveModelOptions
{
    /// <summary>The most threads one operator may be asked to use.</summary>
    public const int MaxThreads = 1024;

    internal AdaptiveModelOptions()
    {
    }

    /// <summary>What metrics and traces call the model. The default, <see langword="null"/>, is the name of its file, of a <see cref="Updates.LiveModel"/> that of its folder.</summary>
    public string? Name { get; set; }

    /// <summary>Where to run, in order of preference. The default is the CPU.</summary>
    public TargetPreference Targets { get; } = new();

    /// <summary>
    /// Threads that share the work of one operator, 0 to 1024. The default value, 0, is one per physical core; 1 keeps a frame on
    /// the calling thread.
    /// </summary>
    public int Threads { get; set; }

    /// <summary>
    /// Whether threads wait for the next piece of work by spinning: some microseconds faster, at the price of a busy processor.
    /// The default value is <see langword="false"/>: an idle model uses no processor.
    /// </summary>
    public bool AllowSpinning { get; set; }

    /// <summary>
    /// The processors, counted from 0, that the threads beside the calling one may run on; needs <see cref="Threads"/> of 2 or more. Empty, the
    /// default, leaves the choice to the operating system. The calling thread is the application's.
    /// </summary>
    public IList<int> Processors { get; } = [];

    /// <summary>
    /// Whether the model uses one pool of threads together with all other models of this process that say so, instead of its own. The first
    /// model of the process decides whether there is one, and its <see cref="Threads"/> and <see cref="AllowSpinning"/> hold for it; where it made none,
    /// a later model that wants to share is refused. The default is <see langword="false"/>.
    /// </summary>
    public bool ShareThreads { get; set; }

    /// <summary>
    /// How long the run of a frame may take, 1 ms to 1 day; a longer one is ended, and its result says so (<see cref="FrameResult.Outcome"/>). The default,
    /// <see langword="null"/>, is no limit.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public TimeSpan? RunLimit
    {
        get;
        set => field = value is null || (value >= TimeSpan.FromMilliseconds(1) && value <= TimeSpan.FromDays(1))
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "RunLimit is 1 ms to 1 day, or null for none.");
    }

    /// <summary>The score, in 0..1, below which a frame's class is unknown; see <see cref="FrameResult.IsUnknown"/>. The default is 0: never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public float UnknownBelow
    {
        get;
        set
        {
            if (!(value is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(value), value, "UnknownBelow is a score in 0..1.");
            field = value;
        }
    }

    /// <summary>Which models may run. By default every sound one, for it is the program that names the file; <see cref="Updates.LiveModel"/> wants a decision.</summary>
    public ModelTrust Trust { get; } = new();

    /// <summary>How frames become the model's input.</summary>
    public FrameOptions Frames { get; } = new();

    /// <summary>What limits the budget. Without a policy every frame is granted the whole budget.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public PolicyOptions Policies
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = new();

    /// <summary>What the policies are told about the device. The default is the device's own battery and processor load.</summary>
    public SignalOptions Signals { get; } = new();

    /// <summary>
    /// What the levels take on this device. The default, <see langword="null"/>, is the profile that <c>edge profile</c> left beside the model for this device and target, if
    /// there is one; without any the MACs and the first frames tell.
    /// </summary>
    public DeviceProfile? Profile { get; set; }

    internal IProvider Provider { get; set; } = OnnxRuntimeProvider.Instance;

    internal Governor CreateGovernor(ModelManifest manifest, string path, Target target) =>
        Governor.For(manifest, Profile ?? DeviceProfile.Find(path, manifest, target, Threads), Policies, Signals);

    internal ExecutionSettings CheckExecution()
    {
        if (Threads is < 0 or > MaxThreads)
            throw new ArgumentOutOfRangeException(nameof(Threads), Threads, $"Threads is 0 to {MaxThreads}; 0 is one per physical core.");
        if (Processors.Count > 0 && Threads < 2)
            throw new ArgumentException($"Processors are given and Threads is {Threads}: give 2 or more, there is no thread to place.", nameof(Processors));
        if (Processors.Count > 0 && ShareThreads)
            throw new ArgumentException("Processors are given and ShareThreads is set: threads that are shared cannot be placed for one model.", nameof(Processors));
        foreach (var processor in Processors)
            if (processor < 0 || processor >= Environment.ProcessorCount)
                throw new ArgumentOutOfRangeException(nameof(Processors), processor, $"A processor is 0 to {Environment.ProcessorCount - 1} here.");
        return new([.. Targets.Order], Threads, AllowSpinning, ShareThreads, [.. Processors])
        {
            Auto = Targets.IsAuto,
            KeepCpuReady = Targets.KeepCpuReady,
            RunLimit = RunLimit,
            HangAfter = Targets.HangAfter,
            RetryAfter = Targets.RetryAfter,
            RetryAtMost = Targets.RetryAtMost,
            Tolerance = Targets.Tolerance,
            Clock = Signals.Clock,
            Provider = Provider,
        };
    }
}
