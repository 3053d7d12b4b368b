namespace EdgeSdk.Execution;

/// <summary>What a target of a model is doing.</summary>
public enum TargetState
{
    /// <summary>It runs the frames.</summary>
    Running,

    /// <summary>It is open and would take over at once.</summary>
    Ready,

    /// <summary>It is not open; it is opened when those before it in the order fail.</summary>
    Closed,

    /// <summary>It failed and is tried again in the background, after a while that doubles with every failure.</summary>
    Resting,

    /// <summary>It failed in a way that trying again does not change.</summary>
    Excluded,
}
