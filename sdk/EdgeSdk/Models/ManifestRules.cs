namespace EdgeSdk.Models;

/// <summary>What a manifest must satisfy. The exporter asks before it writes, the SDK after it has read.</summary>
internal static class ManifestRules
{
    private const int MaxChannels = 256;

    // A quarter of a gigabyte of floats: no damaged file asks for all memory.
    private const long MaxImage = 1 << 26;
    private const int MaxSide = 1 << 13;
    private const int MaxEmbedding = 1 << 20;

    /// <summary>The first thing that is wrong with <paramref name="manifest"/>, as a clause; <see langword="null"/> when nothing is.</summary>
    public static string? FirstProblem(ModelManifest manifest) =>
        Input(manifest) ?? Levels(manifest.Levels) ?? Blocks(manifest.Blocks) ?? Shares(manifest) ?? UnitRules.FirstProblem(manifest.Units, manifest.Blocks) ?? Labels(manifest.Labels)
        ?? Hash("weightsSha256", manifest.WeightsSha256) ?? (manifest.Converted is { } converted ? Hash("converted.weightsSha256", converted.WeightsSha256) : null)
        ?? (manifest.Frozen is { } frozen ? Frozen(frozen, manifest) : LastLevel(manifest.Levels));

    private static string? Input(ModelManifest manifest)
    {
        var (channels, height, width) = manifest.Input;
        if (channels is < 1 or > MaxChannels)
            return $"the image has {channels} channels where 1 to {MaxChannels} are possible";
        if (height is < 1 or > MaxSide || width is < 1 or > MaxSide)
            return $"the image is {width}x{height} where 1 to {MaxSide} pixels a side are possible";
        if ((long)channels * height * width > MaxImage)
            return $"the image has {channels}x{height}x{width} values where {MaxImage} are possible";
        if (manifest.EmbeddingLength is < 1 or > MaxEmbedding)
            return $"the embedding has length {manifest.EmbeddingLength}, outside 1..{MaxEmbedding}";
        return manifest.DenseMacs < 1 ? $"the dense network spends {manifest.DenseMacs} MACs" : null;
    }

    private static string? Levels(IReadOnlyList<ModelLevel> levels)
    {
        if (levels.Count == 0)
            return "it has no levels";
        for (var i = 0; i < levels.Count; i++)
        {
            if (levels[i] is not { } level)
                return $"level {i} is missing";
            if (!(level.Budget is > 0 and <= 1))
                return $"the budget of level {i} is {level.Budget}, outside (0, 1]";
            if (i > 0 && level.Budget < levels[i - 1].Budget + LevelLookup.Apart)
                return $"the levels do not rise by at least {LevelLookup.Apart}: {level.Budget} follows {levels[i - 1].Budget}";
            if (!(level.Macs > 0 && double.IsFinite(level.Macs)))
                return $"level {level.Budget} spends {level.Macs} MACs";
            if (!IsShare(level.Top1) || !IsShare(level.KnnTop1))
                return $"level {level.Budget} has an accuracy outside 0..1";
            if (Confidence(level) is { } problem)
                return $"level {level.Budget} has {problem}";
        }
        return null;
    }

    private static string? Confidence(ModelLevel level)
    {
        if (level.Temperature is { } temperature && !(temperature > 0 && double.IsFinite(temperature)))
            return $"the temperature {temperature}";
        if (!IsShare(level.CalibrationError))
            return $"a calibration error of {level.CalibrationError}";
        if (level.Confidence is not { } curve)
            return null;
        for (var i = 0; i < curve.Count; i++)
        {
            if (curve[i] is not { } point || !IsShare(point.Confidence) || !IsShare(point.Share) || !IsShare(point.Top1))
                return $"a confidence curve whose point {i} is not three numbers in 0..1";
            if (i > 0 && (point.Confidence >= curve[i - 1].Confidence || point.Share <= curve[i - 1].Share))
                return $"a confidence curve whose point {i} does not follow by lower confidence and larger share";
        }
        return null;
    }

    private static string? LastLevel(IReadOnlyList<ModelLevel> levels) =>
        levels[^1].Budget == 1 ? null : $"the last level is {levels[^1].Budget} and must be 1, the dense network";

    private static string? Frozen(FrozenFrom frozen, ModelManifest manifest)
    {
        if (manifest.Levels.Count != 1)
            return $"it is frozen and has {manifest.Levels.Count} levels where 1 is expected";
        if (frozen is not { Tiers: { } tiers, WeightsSha256: { } hash })
            return "it is frozen and does not say from what";
        if (tiers.Count != manifest.Blocks.Count)
            return $"it is frozen at {tiers.Count} tiers for {manifest.Blocks.Count} blocks";
        for (var b = 0; b < tiers.Count; b++)
            if (tiers[b] < 0 || tiers[b] >= manifest.Blocks[b].Tiers.Count)
                return $"it is frozen at tier {tiers[b]} of block '{manifest.Blocks[b].Name}', which has {manifest.Blocks[b].Tiers.Count}";
        return Hash("frozen.weightsSha256", hash);
    }

    private static string? Blocks(IReadOnlyList<ModelBlock> blocks)
    {
        for (var i = 0; i < blocks.Count; i++)
        {
            if (blocks[i] is not { Name: not null, Tiers: { Count: > 0 } tiers, TierMacs: not null } block)
                return $"block {i} has no name, no tiers or no tier MACs";
            if (block.TierMacs.Count != tiers.Count)
                return $"block '{block.Name}' has {tiers.Count} tiers and {block.TierMacs.Count} tier MACs";
            if (tiers[0] < 0 || tiers[^1] > block.Channels)
                return $"block '{block.Name}' has tiers outside 0..{block.Channels}, its channels";
            for (var k = 0; k < tiers.Count; k++)
            {
                if (k > 0 && tiers[k] <= tiers[k - 1])
                    return $"the tiers of block '{block.Name}' do not rise: {tiers[k]} follows {tiers[k - 1]}";
                if (block.TierMacs[k] < 0)
                    return $"tier {tiers[k]} of block '{block.Name}' spends {block.TierMacs[k]} MACs";
            }
        }
        return null;
    }

    private static string? Shares(ModelManifest manifest)
    {
        foreach (var level in manifest.Levels)
        {
            if (level.TierShares is not { } shares)
                continue;
            if (shares.Count != manifest.Blocks.Count)
                return $"level {level.Budget} has shares of tiers for {shares.Count} of {manifest.Blocks.Count} blocks";
            for (var b = 0; b < shares.Count; b++)
                if (shares[b] is not { } block || block.Count != manifest.Blocks[b].Tiers.Count || !block.All(share => share is >= 0 and <= 1))
                    return $"level {level.Budget} does not have one share in 0..1 for each tier of block '{manifest.Blocks[b].Name}'";
        }
        return null;
    }

    private static string? Labels(IReadOnlyList<string> labels)
    {
        for (var i = 0; i < labels.Count; i++)
            if (labels[i] is null)
                return $"label {i} is missing";
        return null;
    }

    private static string? Hash(string name, string sha256) =>
        sha256.Length == 64 && sha256.All(char.IsAsciiHexDigitLower)
            ? null
            : $"{name} is not 64 lower-case hexadecimal digits";

    private static bool IsShare(double? value) => value is null or (>= 0 and <= 1);
}
