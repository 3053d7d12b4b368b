namespace EdgeSdk.Frames.Resampling;

/// <summary>What a plan depends on.</summary>
internal readonly record struct PlanKey(PixelFormat Format, int Width, int Height, FrameRegion Region)
{
    public static PlanKey Of(in Frame frame) => new(frame.Format, frame.Width, frame.Height, frame.Region);
}
