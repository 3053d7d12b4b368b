namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>How to make an 8-bit file.</summary>
public sealed record QuantizationOptions
{
    /// <summary>How many calibration images to observe activations on, at least 1; the set's first ones. Default 256.</summary>
    public int Images { get; init; } = 256;

    /// <summary>How the range of an activation is chosen.</summary>
    public RangeMethod Range { get; init; } = RangeMethod.LeastSquares;

    /// <summary>Whether the stem stays float32. It is a small part of the network, and the gate reads its output.</summary>
    internal bool FloatStem { get; init; } = true;

    /// <summary>How weights are stored.</summary>
    internal WeightFormat Weights { get; init; } = WeightFormat.HalfRange;
}
