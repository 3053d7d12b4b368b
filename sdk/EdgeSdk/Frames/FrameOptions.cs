namespace EdgeSdk.Frames;

/// <summary>How a frame becomes the model's input. Copied when a converter is made: later changes reach no running one.</summary>
public sealed class FrameOptions
{
    /// <summary>What to do with another shape. The default is <see cref="FrameFit.Stretch"/>.</summary>
    public FrameFit Fit { get; set; }

    /// <summary>How pixels are resampled. The default is <see cref="FrameInterpolation.Automatic"/>.</summary>
    public FrameInterpolation Interpolation { get; set; }

    /// <summary>The grey around a letterboxed picture, in 0..1. The default is 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range.</exception>
    public float Padding
    {
        get;
        set
        {
            if (!(value is >= 0 and <= 1))
                throw new ArgumentOutOfRangeException(nameof(value), value, "The padding is a grey in 0..1.");
            field = value;
        }
    } = 0.5f;

    internal FrameOptions Copy()
    {
        if (!Enum.IsDefined(Fit))
            throw new ArgumentOutOfRangeException(nameof(Fit), Fit, "Fit is Stretch, Letterbox or Crop.");
        if (!Enum.IsDefined(Interpolation))
            throw new ArgumentOutOfRangeException(nameof(Interpolation), Interpolation, "Interpolation is Automatic, Bilinear or Area.");
        return (FrameOptions)MemberwiseClone();
    }
}
