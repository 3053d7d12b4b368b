namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>How the range of an activation follows from the values it took on the calibration images.</summary>
public enum RangeMethod
{
    /// <summary>The range that loses the least squared error, clipping included.</summary>
    LeastSquares,

    /// <summary>From the smallest to the largest value seen.</summary>
    MinMax,

    /// <summary>All but the outermost 0.01 % of the values on either side.</summary>
    Percentile,
}
