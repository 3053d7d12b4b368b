using EdgeSdk.Execution;

namespace EdgeSdk.Hosting.Configuration;

/// <summary>Carries the options of a host over to those a model is opened with.</summary>
internal static class OptionsApplied
{
    /// <param name="model">Receives them.</param>
    /// <param name="options">The options.</param>
    /// <param name="apply">Does one step, which the key belongs to; what it throws is wrong with that key.</param>
    public static void To(AdaptiveModelOptions model, EdgeModelOptions options, Action<string, Action> apply)
    {
        apply(nameof(options.Targets), () => Prefer(model, options.Targets));
        apply(nameof(options.Threads), () =>
        {
            model.Threads = options.Threads;
            model.CheckExecution();
        });
        model.AllowSpinning = options.AllowSpinning;
        apply(nameof(options.RunLimit), () => model.RunLimit = options.RunLimit);
        apply(nameof(options.UnknownBelow), () => model.UnknownBelow = options.UnknownBelow);
        if (options.TrustFolder is { Length: > 0 } folder)
            model.Trust.Folder(folder);
        model.Trust.AllowUnsigned = options.AllowUnsigned;
        apply(nameof(options.MinimumVersion), () => model.Trust.MinimumVersion = options.MinimumVersion);
        apply(nameof(options.TrustFolder), () => model.Trust.Snapshot());
        apply(nameof(options.SignalInterval), () => model.Signals.Interval = options.SignalInterval);
    }

    private static void Prefer(AdaptiveModelOptions model, IList<string> targets)
    {
        if (targets is [var only] && only.Equals("auto", StringComparison.OrdinalIgnoreCase))
            model.Targets.Auto();
        else
            model.Targets.Prefer([.. targets.Select(Target.Parse)]);
    }
}
