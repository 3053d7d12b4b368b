namespace EdgeSdk.Frames;

/// <summary>Where a frame comes from. The SDK passes it on to <see cref="FrameResult.Info"/> and looks at the priority only.</summary>
/// <param name="Id">The camera's number of the frame; a gap means lost frames.</param>
/// <param name="Camera">Which camera took it; the empty string when there is only one.</param>
/// <param name="Timestamp">When it was taken, on the camera's own clock.</param>
/// <param name="Priority">How much depends on it: the floors of the policies may differ.</param>
public readonly record struct FrameInfo(ulong Id = 0, string Camera = "", TimeSpan Timestamp = default, FramePriority Priority = FramePriority.Normal);
