namespace EdgeSdk.Trainer.Runs;

/// <summary>The optimisers by name.</summary>
internal static class OptimizerNames
{
    public const string AdamW = "adamw";

    public const string Lars = "lars";

    public static IReadOnlyList<string> All { get; } = [AdamW, Lars];
}
