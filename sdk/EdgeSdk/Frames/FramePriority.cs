namespace EdgeSdk.Frames;

/// <summary>How much depends on a frame; see <see cref="Budgets.PolicyOptions.Floor"/>.</summary>
public enum FramePriority
{
    /// <summary>A frame like most.</summary>
    Normal,

    /// <summary>A frame whose answer matters more than what it costs.</summary>
    Critical,
}
