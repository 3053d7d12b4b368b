using EdgeSdk.Trainer.Export.Quantization;

namespace EdgeSdk.Benchmarks;

/// <summary>The ways to quantise that were weighed against each other; the first is the one the product has.</summary>
internal static class EightBitVariants
{
    public static (string Name, QuantizationOptions Options)[] All { get; } =
    [
        ("as shipped", new()),
        ("8-bit stem", new() { FloatStem = false }),
        ("weights over all of a signed byte", new() { Weights = WeightFormat.Signed }),
        ("weights in an unsigned byte", new() { Weights = WeightFormat.Unsigned }),
        ("ranges from smallest to largest", new() { Range = RangeMethod.MinMax }),
        ("ranges by percentile", new() { Range = RangeMethod.Percentile }),
    ];
}
