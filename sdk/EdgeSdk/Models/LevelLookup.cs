namespace EdgeSdk.Models;

/// <summary>Which level a budget buys.</summary>
internal static class LevelLookup
{
    /// <summary>The largest level not above <paramref name="budget"/>; the lowest when all are above it.</summary>
    /// <remarks>Compares in single precision, as the graph does, so that the two never disagree.</remarks>
    public static ModelLevel LevelFor(this ModelManifest manifest, double budget)
    {
        var levels = manifest.Levels;
        var i = levels.Count - 1;
        while (i > 0 && (float)levels[i].Budget > (float)budget)
            i--;
        return levels[i];
    }
}
