namespace EdgeSdk.Queueing;

/// <summary>What happens to a frame of a camera that has as many waiting as it may.</summary>
public enum WhenFull
{
    /// <summary>The oldest one that waits is dropped: the answers stay as fresh as they can be.</summary>
    DropOldest,

    /// <summary>The new one is dropped: what has been accepted is answered.</summary>
    DropNewest,

    /// <summary>The camera's thread waits until there is room: nothing is dropped.</summary>
    Block,

    /// <summary>Only the newest frame of a camera ever waits, whatever the capacity.</summary>
    Coalesce,
}
