namespace EdgeSdk.Frames;

/// <summary>What to do when the frame's region has another shape than the model's input.</summary>
public enum FrameFit
{
    /// <summary>The whole region onto the whole input; the picture is distorted when the shapes differ.</summary>
    Stretch,

    /// <summary>The whole region, undistorted, in the middle of the input; what is left over has <see cref="FrameOptions.Padding"/>.</summary>
    Letterbox,

    /// <summary>The largest middle part of the region with the input's shape, undistorted, onto the whole input.</summary>
    Crop,
}
