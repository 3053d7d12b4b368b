using EdgeSdk.Budgets.Learning;

namespace EdgeSdk.Budgets;

/// <summary>All that a governor remembers from one decision to the next; the default value is that of a new one.</summary>
internal struct GovernorState
{
    /// <summary>Whether a decision was made.</summary>
    public bool Started;

    /// <summary>The time of the last decision; it never goes back.</summary>
    public TimeSpan Time;

    /// <summary>Index of the level that the policies allow, forced or not.</summary>
    public int Level;

    /// <summary>Since when the next level has been allowed without a break; <see cref="TimeSpan.MaxValue"/> when it is not.</summary>
    public TimeSpan AllowedSince;

    /// <summary>One bit per policy whose signal has been known.</summary>
    public ulong Known;

    /// <summary>The ceiling that bound the level last: its policy's index (-1: none) and its numbers.</summary>
    public int Binding;

    /// <summary>See <see cref="Binding"/>.</summary>
    public Ceiling BindingCeiling;

    /// <summary>What frames and readings have taught.</summary>
    public Learned Learned;
}
