namespace EdgeSdk.Budgets;

/// <summary>How a decision came about.</summary>
internal enum DecisionKind
{
    /// <summary>Nothing limits the budget.</summary>
    Free,

    /// <summary>A policy's ceiling allows this level and no more.</summary>
    Bound,

    /// <summary>The ceilings allow more, and the dwell time for the next level is running.</summary>
    Rising,

    /// <summary>The ceilings allow more, but by less than the noise of the signals.</summary>
    Held,

    /// <summary>The budget was forced.</summary>
    Forced,

    /// <summary>No governor was asked.</summary>
    Chosen,

    /// <summary>A floor lifted the frame above what the policies allow.</summary>
    Floor,

    /// <summary>A floor wanted more, and a policy that keeps the device safe won.</summary>
    FloorYields,
}
