namespace EdgeSdk.Models;

/// <summary>Says that a file's numbers are stored in fewer bits than those it was trained with.</summary>
public sealed class ConvertedFrom
{
    /// <summary><c>int8</c> or <c>float16</c>.</summary>
    public required string Precision { get; init; }

    /// <summary>The <see cref="ModelManifest.WeightsSha256"/> of the float32 file it was made from.</summary>
    public required string WeightsSha256 { get; init; }
}
