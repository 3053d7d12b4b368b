using EdgeSdk.Budgets;
using EdgeSdk.Hosting.Logging;
using EdgeSdk.Updates;
using Microsoft.Extensions.Options;

namespace EdgeSdk.Hosting;

/// <summary>What changes while frames run.</summary>
public sealed partial class EdgeModel
{
    /// <summary>The budget that is forced now; <see langword="null"/> when the policies decide.</summary>
    public double? ForcedBudget => Live.Model.Governor.Forced;

    /// <summary>Why the configuration as it stands is not in force; <see langword="null"/> when it is.</summary>
    public string? RefusedReload { get; private set; }

    /// <inheritdoc cref="LiveModel.Force"/>
    public void Force(double budget, TimeSpan? duration = null)
    {
        Live.Force(budget, duration);
        _log.Forced(Name, budget);
    }

    /// <inheritdoc cref="LiveModel.Release"/>
    public void Release()
    {
        Live.Release();
        _log.Released(Name);
    }

    /// <summary>Replaces the policies between two frames. Refused ones change nothing.</summary>
    /// <param name="json">The text, as <see cref="PolicyOptions.Parse"/> reads it.</param>
    /// <exception cref="PolicyFormatException">The text is not valid; the exception names the line.</exception>
    /// <exception cref="ArgumentException">A signal is read more rarely than it would count.</exception>
    public void SetPolicies(string json) => SetPolicies(PolicyOptions.Parse(json));

    /// <summary>Replaces the policies between two frames. Refused ones change nothing.</summary>
    /// <param name="policies">The policies.</param>
    /// <exception cref="ArgumentException">A signal is read more rarely than it would count.</exception>
    public void SetPolicies(PolicyOptions policies)
    {
        ArgumentNullException.ThrowIfNull(policies);
        lock (_changing)
        {
            Live.Configure(policies);
            _log.PoliciesReplaced(Name, policies.Policies.Count);
        }
    }

    /// <summary>The text of the policies in force, where they came as one; <see langword="null"/> when they came from code.</summary>
    public string? Policies => Live.Model.Governor.Policies.Source;

    /// <inheritdoc cref="LiveModel.Put(string)"/>
    public ModelUpdate Put(string path)
    {
        var update = Live.Put(path);
        if (!update.IsAccepted)
            _log.ModelRefused(Name, update.Problem);
        return update;
    }

    /// <inheritdoc cref="LiveModel.RollBack"/>
    public ModelUpdate RollBack()
    {
        var update = Live.RollBack();
        if (!update.IsAccepted)
            _log.ModelRefused(Name, update.Problem);
        return update;
    }

    /// <summary>Takes the configuration as it is now, or says why not.</summary>
    internal void Reload()
    {
        lock (_changing)
        {
            if (_live is null)
                return;
            try
            {
                var options = _factory.Create(Name);
                if (OptionsChange.Between(_options, options) is { IsEmpty: false } change)
                    Take(options, change);
                RefusedReload = null;
            }
            catch (Exception e) when (e is OptionsValidationException or ArgumentException)
            {
                RefuseReload(e is OptionsValidationException wrong ? string.Join(" ", wrong.Failures) : e.Message);
            }
        }
    }

    internal void RefuseReload(string problem)
    {
        if (RefusedReload != problem)
            _log.ReloadRefused(Name, problem);
        RefusedReload = problem;
        _metrics.ReloadRefused();
    }

    private void Take(EdgeModelOptions options, OptionsChange change)
    {
        if (change.NeedsRestart is { } keys)
            throw new ArgumentException($"{EdgeModelServiceCollectionExtensions.Section}:{Name}: {keys} cannot change while the program runs; restart it, or put the old value back.");
        if (change.NeedsOpening)
        {
            // Policies that were replaced meanwhile stay when the configuration says nothing new about them.
            var opener = Opener(options, change.NewPolicies ? options.Policies : Live.Model.Governor.Policies);
            var update = change.NewPath ? Live.Put(options.Path, opener) : Live.Reopen(opener);
            if (update.Problem is { } problem)
                throw new ArgumentException(problem);
        }
        else if (change.NewPolicies)
        {
            Live.Configure(options.Policies ?? new PolicyOptions());
        }
        if (change.NewPolicyFile)
            Follow(options.PolicyFile);
        if (change.NewForce)
        {
            if (options.ForcedBudget is { } forced)
                Live.Force(forced);
            else
                Live.Release();
        }
        _options = options;
        _log.Reloaded(Name, change.Keys);
    }

    private void Follow(string? policyFile)
    {
        _policyWatch?.Dispose();
        _policyWatch = null;
        if (policyFile is null)
            return;
        var watch = Live.WatchPolicies(policyFile);
        watch.Changed += (_, _) => _log.PoliciesReplaced(Name, Live.Model.Governor.Policies.Policies.Count);
        watch.Refused += (_, _) => _log.ReloadRefused(Name, watch.Problem ?? "");
        _policyWatch = watch;
    }
}
