using EdgeSdk.Queueing;

namespace EdgeSdk.Hosting;

/// <summary>How a camera is, at one moment.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="State">What it is doing.</param>
/// <param name="Problem">Why it gives no frames, in one sentence; <see langword="null"/> while it does.</param>
/// <param name="Restarts">How often it was started again.</param>
/// <param name="Counts">What became of its frames.</param>
public sealed record CameraStatus(string Name, CameraState State, string? Problem, int Restarts, FrameCounts Counts);
