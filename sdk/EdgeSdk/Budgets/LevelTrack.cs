using EdgeSdk.Models;

namespace EdgeSdk.Budgets;

/// <summary>
/// A level that follows a ceiling: down at once and as far as needed; up one level at a time, after the ceiling, less its signals' noise, has allowed it for the whole dwell
/// time.
/// </summary>
internal struct LevelTrack
{
    /// <summary>Index of the level.</summary>
    public int Level;

    /// <summary>Since when the next level has been allowed without a break; <see cref="TimeSpan.MaxValue"/> when it is not.</summary>
    public TimeSpan AllowedSince;

    public void Move(LevelTable levels, double ceiling, double rise, bool started, TimeSpan dwell, TimeSpan now)
    {
        var allowed = levels.Under(ceiling);
        if (!started || allowed < Level)
            (Level, AllowedSince) = (allowed, TimeSpan.MaxValue);
        if (!MayRise(levels, rise))
        {
            AllowedSince = TimeSpan.MaxValue;
            return;
        }
        if (AllowedSince > now)
            AllowedSince = now;
        if (now - AllowedSince < dwell)
            return;
        // One level of the model at a time; a mean between two of them is on the way.
        do
            Level++;
        while (levels.Model.AreMeans[Level] && MayRise(levels, rise));
        AllowedSince = MayRise(levels, rise) ? now : TimeSpan.MaxValue;
    }

    private readonly bool MayRise(LevelTable levels, double rise) => Level < levels.Count - 1 && levels.Budgets[Level + 1] <= rise + LevelLookup.Slack;
}
