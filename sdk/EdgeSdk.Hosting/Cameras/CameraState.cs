namespace EdgeSdk.Hosting;

/// <summary>What a camera is doing.</summary>
public enum CameraState
{
    /// <summary>It has not been started, or has been stopped with the host.</summary>
    Stopped,

    /// <summary>It has been started and gave no frame yet.</summary>
    Starting,

    /// <summary>It gives frames.</summary>
    Running,

    /// <summary>It ended, threw or fell silent, and is started again after a while.</summary>
    Resting,
}
