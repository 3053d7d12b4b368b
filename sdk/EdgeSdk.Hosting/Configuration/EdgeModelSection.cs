using EdgeSdk.Budgets;
using EdgeSdk.Queueing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace EdgeSdk.Hosting.Configuration;

/// <summary>Fills the options of the model a section is called after.</summary>
internal sealed class EdgeModelSection(string name, IConfiguration configuration) : IConfigureNamedOptions<EdgeModelOptions>
{
    public void Configure(EdgeModelOptions options)
    {
    }

    public void Configure(string? name1, EdgeModelOptions options)
    {
        if (name1 != name)
            return;
        var reader = new SectionReader(configuration.GetSection($"{EdgeModelServiceCollectionExtensions.Section}:{name}"), options.Problems);
        reader.Text(nameof(options.Path), value => options.Path = value);
        reader.List(nameof(options.Targets), value => options.Targets = value);
        reader.Whole(nameof(options.Threads), value => options.Threads = value);
        reader.Flag(nameof(options.AllowSpinning), value => options.AllowSpinning = value);
        reader.Time(nameof(options.RunLimit), value => options.RunLimit = value);
        reader.Number(nameof(options.UnknownBelow), value => options.UnknownBelow = (float)value);
        reader.Text(nameof(options.TrustFolder), value => options.TrustFolder = value);
        reader.Long(nameof(options.MinimumVersion), value => options.MinimumVersion = value);
        reader.Flag(nameof(options.AllowUnsigned), value => options.AllowUnsigned = value);
        reader.Time(nameof(options.SignalInterval), value => options.SignalInterval = value);
        reader.Inner(nameof(options.Policies), value => options.Policies = Policies(value, options.Problems));
        reader.Text(nameof(options.PolicyFile), value => options.PolicyFile = value);
        reader.Number(nameof(options.ForcedBudget), value => options.ForcedBudget = value);
        reader.Whole(nameof(options.QueueCapacity), value => options.QueueCapacity = value);
        reader.Word<WhenFull>(nameof(options.WhenFull), value => options.WhenFull = value);
        reader.Time(nameof(options.RestartAfter), value => options.RestartAfter = value);
        reader.Time(nameof(options.RestartAtMost), value => options.RestartAtMost = value);
        reader.Time(nameof(options.SilentAfter), value => options.SilentAfter = value);
        reader.NothingElse();
    }

    private static PolicyOptions? Policies(IConfigurationSection section, List<string> problems)
    {
        var text = new PolicyText(section);
        try
        {
            return PolicyOptions.Parse(text.Json);
        }
        catch (PolicyFormatException e)
        {
            problems.Add($"{text.KeyOf(e.Line)}: {e.Message[$"Line {e.Line}: ".Length..]}");
            return null;
        }
    }
}
