using EdgeSdk.Budgets;
using EdgeSdk.Execution;
using EdgeSdk.Models;
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

    /// <summary>What limits the budget. Without a policy every frame is granted the whole budget.</summary>
    public PolicyOptions Policies { get; } = new();

    /// <summary>What the policies are told about the device. The default is the device's own battery and processor load.</summary>
    public SignalOptions Signals { get; } = new();

    /// <summary>
    /// What the levels take on this device. The default, <see langword="null"/>, is the profile that <c>edge profile</c> left beside the model for this device and target, if
    /// there is one; without any the MACs and the first frames tell.
    /// </summary>
    public DeviceProfile? Profile { get; set; }

    internal Governor CreateGovernor(ModelManifest manifest, string path, Target target) =>
        Governor.For(manifest, Profile ?? DeviceProfile.Find(path, manifest, target, Threads), Policies, Signals);

    internal ExecutionSettings CheckExecution()
    {
        if (Threads is < 0 or > MaxThreads)
            throw new ArgumentOutOfRangeException(nameof(Threads), Threads, $"Threads is 0 to {MaxThreads}; 0 is one per physical core.");
        return new([.. Targets.Order], Threads, AllowSpinning);
    }
}
