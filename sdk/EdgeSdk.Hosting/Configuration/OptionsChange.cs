namespace EdgeSdk.Hosting;

/// <summary>What differs between two configurations of a model, and what that takes.</summary>
internal sealed class OptionsChange
{
    private readonly List<string> _opening = [], _restart = [], _live = [];

    public bool IsEmpty => _opening.Count + _restart.Count + _live.Count == 0;

    public bool NewPath { get; private init; }

    public bool NewPolicies { get; private init; }

    public bool NewPolicyFile { get; private init; }

    public bool NewForce { get; private init; }

    /// <summary>Whether the model has to be opened anew, beside the one that runs.</summary>
    public bool NeedsOpening => _opening.Count > 0;

    /// <summary>The keys that only a restart can change; <see langword="null"/> when there is none.</summary>
    public string? NeedsRestart => _restart.Count == 0 ? null : string.Join(", ", _restart);

    /// <summary>All keys that differ.</summary>
    public string Keys => string.Join(", ", _live.Concat(_opening).Concat(_restart));

    public static OptionsChange Between(EdgeModelOptions before, EdgeModelOptions after)
    {
        var change = new OptionsChange
        {
            NewPath = before.Path != after.Path,
            NewPolicies = before.PolicyKey != after.PolicyKey,
            NewPolicyFile = before.PolicyFile != after.PolicyFile,
            NewForce = before.ForcedBudget != after.ForcedBudget,
        };
        // A folder of versions keeps its own pointer: moving to another folder, or from a file to one, is another life.
        var another = change.NewPath && (Directory.Exists(before.Path) || Directory.Exists(after.Path));
        Note(change.NewPath, nameof(after.Path), another ? change._restart : change._opening);
        Note(change.NewPolicies, nameof(after.Policies), change._live);
        Note(change.NewPolicyFile, nameof(after.PolicyFile), change._live);
        Note(change.NewForce, nameof(after.ForcedBudget), change._live);
        Note(!before.Targets.SequenceEqual(after.Targets), nameof(after.Targets), change._opening);
        Note(before.Threads != after.Threads, nameof(after.Threads), change._opening);
        Note(before.AllowSpinning != after.AllowSpinning, nameof(after.AllowSpinning), change._opening);
        Note(before.RunLimit != after.RunLimit, nameof(after.RunLimit), change._opening);
        Note(before.UnknownBelow != after.UnknownBelow, nameof(after.UnknownBelow), change._opening);
        Note(before.TrustFolder != after.TrustFolder, nameof(after.TrustFolder), change._opening);
        Note(before.MinimumVersion != after.MinimumVersion, nameof(after.MinimumVersion), change._opening);
        Note(before.AllowUnsigned != after.AllowUnsigned, nameof(after.AllowUnsigned), change._opening);
        Note(before.SignalInterval != after.SignalInterval, nameof(after.SignalInterval), change._opening);
        Note(before.QueueCapacity != after.QueueCapacity, nameof(after.QueueCapacity), change._restart);
        Note(before.WhenFull != after.WhenFull, nameof(after.WhenFull), change._restart);
        Note(before.RestartAfter != after.RestartAfter, nameof(after.RestartAfter), change._restart);
        Note(before.RestartAtMost != after.RestartAtMost, nameof(after.RestartAtMost), change._restart);
        Note(before.SilentAfter != after.SilentAfter, nameof(after.SilentAfter), change._restart);
        return change;
    }

    private static void Note(bool differs, string key, List<string> keys)
    {
        if (differs)
            keys.Add(key);
    }
}
