using System.Runtime.InteropServices;
using EdgeSdk.Models.Onnx;
using Google.Protobuf;

namespace EdgeSdk.Trainer.Export;

/// <summary>A gated model with its gate overruled, because the gate may never send an image to some tiers.</summary>
internal static class ForcedTiers
{
    /// <summary>A copy of <paramref name="model"/> that takes every decision at <paramref name="step"/>, or at its last one where it has fewer.</summary>
    /// <param name="model">The model.</param>
    /// <param name="counts">The number of steps of each decision.</param>
    /// <param name="step">The step.</param>
    public static ModelProto Of(ModelProto model, IEnumerable<int> counts, int step)
    {
        float[] thresholds =
        [
            .. counts.SelectMany(count => Enumerable.Range(1, count - 1))
                .Select(needed => needed <= step ? float.NegativeInfinity : float.PositiveInfinity),
            float.NegativeInfinity,
        ];
        var clone = model.Clone();
        clone.Graph.Initializer.Single(i => i.Name == GateWriter.Thresholds).RawData =
            ByteString.CopyFrom(MemoryMarshal.AsBytes(thresholds.AsSpan()));
        return clone;
    }
}
