using EdgeSdk.Budgets.Learning;

namespace EdgeSdk.Budgets;

/// <summary>All that a governor remembers from one decision to the next; the default value is that of a new one.</summary>
internal struct GovernorState
{
    /// <summary>Whether a decision was made.</summary>
    public bool Started;

    /// <summary>The time of the last decision; it never goes back.</summary>
    public TimeSpan Time;

    /// <summary>The level that all policies allow, forced or not.</summary>
    public LevelTrack All;

    /// <summary>The level that the policies allow which keep the device safe.</summary>
    public LevelTrack Safe;

    /// <summary>One bit per policy whose signal has been known.</summary>
    public ulong Known;

    /// <summary>The ceiling that bound the level last: its policy's index (-1: none) and its numbers.</summary>
    public int Binding;

    /// <summary>See <see cref="Binding"/>.</summary>
    public Ceiling BindingCeiling;

    /// <summary>The same of the policies that keep the device safe.</summary>
    public int SafeBinding;

    /// <summary>See <see cref="SafeBinding"/>.</summary>
    public Ceiling SafeCeiling;

    /// <summary>What frames and readings have taught.</summary>
    public Learned Learned;
}
