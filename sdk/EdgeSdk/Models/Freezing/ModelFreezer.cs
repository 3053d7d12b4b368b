using System.Globalization;
using EdgeSdk.Models.Trust;

namespace EdgeSdk.Models.Freezing;

/// <summary>
/// Makes a plain network of one level of a model: an ordinary <c>.onnx</c> file with the one input <c>image</c>, without gate and without
/// control flow, for runtimes that dislike <c>If</c> (TensorRT, tool chains of neural processors). It holds only the weights that level
/// needs, and <see cref="AdaptiveModel.Open"/> takes it as a model with one level.
/// </summary>
/// <remarks>
/// The gate chooses tiers for every image anew; a frozen file runs all images at the same ones. Its outputs are those of the gated file
/// at these tiers, <c>macs</c> included, so that figures compare: the gate's few, which a frozen file saves, are counted in both.
/// </remarks>
public static class ModelFreezer
{
    /// <summary>Freezes a model and writes the result, whole or not at all.</summary>
    /// <param name="path">The model file, as the trainer exported it.</param>
    /// <param name="budget">The budget, in (0, 1]: the largest level not above it is frozen, below the lowest the lowest.</param>
    /// <param name="outputPath">The file to write; its folder must exist. An older file is replaced, <paramref name="path"/> itself never.</param>
    /// <param name="tiers">
    /// For each block the tier to run at, an index into <see cref="ModelBlock.Tiers"/>. Left out, every block begins at its lowest tier and,
    /// again and again, the one whose next tier is the smallest share of its channels is widened (of equals the one nearest to the output),
    /// as long as the MACs stay within the level's budget. At the dense level that is the dense network; a level whose lowest tiers already
    /// cost more runs at those. Measure the accuracy of a choice of your own: uneven ones can lose many points.
    /// </param>
    /// <param name="trust">Says which models may be frozen; the written file bears no signature, sign it anew. Without it every sound one.</param>
    /// <returns>The manifest of the written file.</returns>
    /// <exception cref="ArgumentException"><paramref name="outputPath"/> is the model itself, or the tiers are not tiers of the model.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The budget is outside (0, 1] or not a number.</exception>
    /// <exception cref="ModelFileException">The model cannot be read, is frozen already or has a gate this SDK does not know.</exception>
    /// <exception cref="IOException">The result cannot be written; an older file is left as it was.</exception>
    public static ModelManifest Freeze(string path, double budget, string outputPath, IReadOnlyList<int>? tiers = null, Action<ModelTrust>? trust = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentException.ThrowIfNullOrEmpty(outputPath);
        if (!(budget is > 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(budget), budget, "A budget is above 0 and not above 1.");
        if (IsSame(path, outputPath))
            throw new ArgumentException($"'{outputPath}' is the model itself; write the frozen file beside it.");
        var rules = new ModelTrust();
        trust?.Invoke(rules);
        var file = ModelFile.Read(path, rules.Snapshot(), rules.Rules());
        var level = file.Manifest.LevelFor(budget);
        var frozen = FrozenModel.Create(file, level, tiers is null ? TierChoice.For(file.Manifest, level) : Checked(file.Manifest, tiers));
        try
        {
            AtomicFile.Write(outputPath, stream => stream.Write(frozen.Bytes));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The frozen model cannot be written to '{outputPath}': {e.Message} Choose a file in a folder that exists and may be written.", e);
        }
        return frozen.Manifest;
    }

    private static int[] Checked(ModelManifest manifest, IReadOnlyList<int> tiers)
    {
        var blocks = manifest.Blocks;
        if (tiers.Count != blocks.Count)
            throw new ArgumentException($"There are {tiers.Count} tiers for {blocks.Count} blocks; give one for each.");
        for (var b = 0; b < tiers.Count; b++)
            if (tiers[b] < 0 || tiers[b] >= blocks[b].Tiers.Count)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture,
                    $"Block '{blocks[b].Name}' has no tier {tiers[b]}; its tiers are 0 to {blocks[b].Tiers.Count - 1}."));
        foreach (var decision in Decision.Of(manifest))
            if (decision.StepOf(tiers) < 0)
                throw new ArgumentException(
                    $"Blocks '{blocks[decision.First].Name}' to '{blocks[decision.First + decision.Blocks - 1].Name}' decide together; their tiers are one of {string.Join(", ", decision.Steps.Select(step => $"({string.Join(' ', step)})"))}.");
        return [.. tiers];
    }

    private static bool IsSame(string path, string other) => string.Equals(
        RealPath(path), RealPath(other), OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);

    private static string RealPath(string path) => new FileInfo(path) is { Exists: true } file && file.ResolveLinkTarget(returnFinalTarget: true) is { } target
        ? target.FullName
        : Path.GetFullPath(path);
}
