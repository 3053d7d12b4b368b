using EdgeSdk.Budgets;
using EdgeSdk.Queueing;

namespace EdgeSdk.Hosting;

/// <summary>
/// How a model of a host is opened and fed; docs/hosting.md lists the keys of the configuration, which have the same names. Checked when the host starts and whenever the
/// configuration changes.
/// </summary>
public sealed class EdgeModelOptions
{
    /// <summary>What is wrong with the section of the configuration, a sentence for each key.</summary>
    internal List<string> Problems { get; } = [];

    /// <summary>The text of the policies, by which two configurations are told apart; policies from code stay what they are.</summary>
    internal string? PolicyKey => Policies?.Source;

    /// <summary>
    /// The <c>.onnx</c> file, or a folder of versions as <see cref="Updates.LiveModel.Open"/> keeps them. A file forgets at the next start what was put
    /// meanwhile; a folder remembers, and models dropped into its <c>incoming/</c> are taken. A relative path begins at the host's content root.
    /// </summary>
    public string Path { get; set; } = "";

    /// <summary>Where to run, by preference, as <see cref="Execution.Target.Parse"/> reads it; <c>auto</c> alone is whatever the application brings. Empty, the default, is the CPU.</summary>
    public IList<string> Targets { get; set; } = [];

    /// <summary><see cref="AdaptiveModelOptions.Threads"/>. The default is 0: one per physical core.</summary>
    public int Threads { get; set; }

    /// <summary><see cref="AdaptiveModelOptions.AllowSpinning"/>. The default is <see langword="false"/>.</summary>
    public bool AllowSpinning { get; set; }

    /// <summary><see cref="AdaptiveModelOptions.RunLimit"/>. The default is none.</summary>
    public TimeSpan? RunLimit { get; set; }

    /// <summary><see cref="AdaptiveModelOptions.UnknownBelow"/>. The default is 0: never.</summary>
    public float UnknownBelow { get; set; }

    /// <summary>The folder of public keys, one of which must have signed the model. The default is none: every sound model runs.</summary>
    public string? TrustFolder { get; set; }

    /// <summary>The lowest signed version that may run, 0 or more; needs a <see cref="TrustFolder"/>. The default is 0.</summary>
    public long MinimumVersion { get; set; }

    /// <summary>Whether unsigned models run although there are keys. The default is <see langword="false"/>.</summary>
    public bool AllowUnsigned { get; set; }

    /// <summary>How often the signals are read, 10 milliseconds to 1 hour. The default is 1 second.</summary>
    public TimeSpan SignalInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What limits the budget. The default is none: every frame is granted the whole budget. Changes while frames run.</summary>
    public PolicyOptions? Policies { get; set; }

    /// <summary>A file of policies, which is followed while frames run; it takes the place of <see cref="Policies"/>. The default is none.</summary>
    public string? PolicyFile { get; set; }

    /// <summary>A budget to force, in (0, 1]; the default, <see langword="null"/>, is none. Changes while frames run.</summary>
    public double? ForcedBudget { get; set; }

    /// <summary>How many frames of one camera may wait, 1 to 10,000. The default is 4.</summary>
    public int QueueCapacity { get; set; } = 4;

    /// <summary>What happens when a camera has as many waiting as it may. The default is <see cref="WhenFull.DropOldest"/>.</summary>
    public WhenFull WhenFull { get; set; }

    /// <summary>How long a camera that ended or threw rests before it is started again; doubles with every failure that follows. 1 millisecond to 1 hour; the default is 1 second.</summary>
    public TimeSpan RestartAfter { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest rest of a camera, at least <see cref="RestartAfter"/>, at most 1 day. The default is 1 minute.</summary>
    public TimeSpan RestartAtMost { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// How long a camera may give no frame before it counts as stopped, 10 milliseconds to 1 day; it is then ended and started again. The default,
    /// <see langword="null"/>, is for ever: a trigger may be long in coming.
    /// </summary>
    public TimeSpan? SilentAfter { get; set; }
}
