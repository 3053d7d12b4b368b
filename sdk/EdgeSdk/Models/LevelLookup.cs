namespace EdgeSdk.Models;

/// <summary>Which level a budget buys.</summary>
internal static class LevelLookup
{
    /// <summary>How far a budget may be below a level and still buy it: budgets come out of divisions and cross single precision.</summary>
    public const double Slack = 1e-6;

    /// <summary>How far levels are apart at least, so that the slack confuses no two.</summary>
    public const double Apart = 1e-4;

    /// <summary>The largest level not above <paramref name="budget"/>; the lowest when all are above it.</summary>
    /// <remarks>The graph does the same comparison, in single precision and with the same slack.</remarks>
    public static ModelLevel LevelFor(this ModelManifest manifest, double budget)
    {
        var levels = manifest.Levels;
        var i = levels.Count - 1;
        while (i > 0 && (float)(levels[i].Budget - Slack) > (float)budget)
            i--;
        return levels[i];
    }
}
