namespace EdgeSdk.Execution;

/// <summary>What went wrong with a target.</summary>
public enum TargetFault
{
    /// <summary>The application does not bring the provider; nothing changes that while it runs.</summary>
    Missing,

    /// <summary>The provider is there and cannot start: a library, driver or device is missing.</summary>
    Unavailable,

    /// <summary>The provider refuses this model; nothing changes that while the model is open.</summary>
    RefusesModel,

    /// <summary>The device has not enough memory.</summary>
    OutOfMemory,

    /// <summary>The device was removed or reset.</summary>
    DeviceLost,

    /// <summary>A run did not end within its limit.</summary>
    Hung,

    /// <summary>A run failed in another way.</summary>
    RunFailed,

    /// <summary>Its answers differ from the CPU's by more than the tolerance; it is not used again while the model is open.</summary>
    Disagrees,
}
