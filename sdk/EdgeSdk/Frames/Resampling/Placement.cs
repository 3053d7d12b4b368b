namespace EdgeSdk.Frames.Resampling;

/// <summary>Which part of the frame lands on which part of the input.</summary>
/// <param name="Source">In the frame.</param>
/// <param name="Target">In the input.</param>
internal readonly record struct Placement(FrameRegion Source, FrameRegion Target)
{
    public static Placement Of(FrameRegion region, int width, int height, FrameFit fit)
    {
        var scale = fit == FrameFit.Crop
            ? Math.Max((double)width / region.Width, (double)height / region.Height)
            : Math.Min((double)width / region.Width, (double)height / region.Height);
        return fit switch
        {
            FrameFit.Crop => new(Middle(region, width / scale, height / scale), new(0, 0, width, height)),
            FrameFit.Letterbox => new(region, Middle(new(0, 0, width, height), region.Width * scale, region.Height * scale)),
            _ => new(region, new(0, 0, width, height)),
        };
    }

    private static FrameRegion Middle(FrameRegion of, double width, double height)
    {
        var (w, h) = (Math.Clamp((int)Math.Round(width), 1, of.Width), Math.Clamp((int)Math.Round(height), 1, of.Height));
        return new(of.X + (of.Width - w) / 2, of.Y + (of.Height - h) / 2, w, h);
    }
}
