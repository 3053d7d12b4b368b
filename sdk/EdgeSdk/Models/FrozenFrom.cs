namespace EdgeSdk.Models;

/// <summary>Says that a file was frozen, see <see cref="Freezing.ModelFreezer"/>: its one level is a plain network without a gate.</summary>
public sealed class FrozenFrom
{
    /// <summary>The tier each block was fixed at, an index into <see cref="ModelBlock.Tiers"/>.</summary>
    public required IReadOnlyList<int> Tiers { get; init; }

    /// <summary>The <see cref="ModelManifest.WeightsSha256"/> of the file it was made from.</summary>
    public required string WeightsSha256 { get; init; }
}
