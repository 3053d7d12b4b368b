using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Export;

/// <summary>What the manifest says beside what can be read off the network itself.</summary>
public sealed class ExportDescription
{
    /// <summary>A short name for people, for example <c>fashion-mnist</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What was measured at each level; the budgets are those of <see cref="NetworkSnapshot.Levels"/>.</summary>
    public required IReadOnlyList<ModelLevel> Levels { get; init; }

    /// <summary>How the model came to be.</summary>
    public required ModelTraining Training { get; init; }
}
