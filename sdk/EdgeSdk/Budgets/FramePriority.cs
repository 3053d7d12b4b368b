namespace EdgeSdk.Budgets;

/// <summary>How much depends on a frame; see <see cref="PolicyOptions.Floor"/>.</summary>
public enum FramePriority
{
    /// <summary>A frame like most.</summary>
    Normal,

    /// <summary>A frame whose answer matters more than what it costs.</summary>
    Critical,
}
