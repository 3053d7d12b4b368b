namespace EdgeSdk.Frames;

/// <summary>How a pixel of the model's input comes from those of the frame. Pixel centres are at halves, as in OpenCV.</summary>
public enum FrameInterpolation
{
    /// <summary>
    /// <see cref="Area"/> along an axis that shrinks by more than two, <see cref="Bilinear"/> along any other: nothing aliases, and the
    /// whole picture counts.
    /// </summary>
    Automatic,

    /// <summary>
    /// From the two nearest along each axis, whatever the factor. Reads least, and aliases when it shrinks by more than two. OpenCV's
    /// INTER_LINEAR.
    /// </summary>
    Bilinear,

    /// <summary>The mean of the area a pixel covers, along an axis that shrinks; bilinear along one that grows. OpenCV's INTER_AREA.</summary>
    Area,
}
