namespace EdgeSdk.Trainer.Augmentation;

/// <summary>How random views of an image are made. The defaults suit small grey images.</summary>
public sealed record AugmentationOptions
{
    /// <summary>Smallest share of the image's area a crop keeps, in (0, 1]. The paper uses 0.2; default 0.3.</summary>
    public float CropScaleMin { get; init; } = 0.3f;

    /// <summary>Largest aspect ratio of a crop, and the inverse of the smallest; at least 1. Default 4/3.</summary>
    public float CropAspectMax { get; init; } = 4f / 3;

    /// <summary>Probability of a horizontal flip. Default 0.5.</summary>
    public float Flip { get; init; } = 0.5f;

    /// <summary>Probability that colours are jittered. Default 0.8.</summary>
    public float Jitter { get; init; } = 0.8f;

    /// <summary>Strength of the brightness jitter: a factor in [1 - x, 1 + x]. Default 0.4.</summary>
    public float Brightness { get; init; } = 0.4f;

    /// <summary>Strength of the contrast jitter: a factor in [1 - x, 1 + x]. Default 0.4.</summary>
    public float Contrast { get; init; } = 0.4f;

    /// <summary>Strength of the saturation jitter of colour images: a factor in [1 - x, 1 + x]. Default 0.2.</summary>
    public float Saturation { get; init; } = 0.2f;

    /// <summary>Strength of the hue jitter of colour images: a turn of up to this share of the circle, in [0, 0.5]. Default 0.1.</summary>
    public float Hue { get; init; } = 0.1f;

    /// <summary>Probability that a colour image turns grey. Default 0.2.</summary>
    public float Grey { get; init; } = 0.2f;

    /// <summary>Probability of solarisation: values above one half are inverted. Default 0.</summary>
    public float Solarize { get; init; }
}
