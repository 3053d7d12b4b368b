namespace EdgeSdk.Trainer.Networks;

/// <summary>How many blocks of an <c>elastic</c> network one decision of its gates covers.</summary>
public static class GateScopes
{
    /// <summary>Every block decides alone.</summary>
    public const string Block = "block";

    /// <summary>The blocks of a stage decide together.</summary>
    public const string Stage = "stage";

    /// <summary>Every level has widths of its own, whatever the image, and the whole network of a level is one branch of the exported file.</summary>
    public const string Level = "level";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Block, Stage, Level];
}
