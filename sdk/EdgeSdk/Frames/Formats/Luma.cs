using System.Numerics.Tensors;

namespace EdgeSdk.Frames.Formats;

/// <summary>Grey from colour with the weights of ITU-R BT.601, on the values as stored (not linearised).</summary>
internal static class Luma
{
    public const float Red = 0.299f;
    public const float Green = 0.587f;
    public const float Blue = 0.114f;

    // Two scratch planes of this length stay in the first-level cache.
    private const int Chunk = 512;

    public static void Convert(PixelRows rows, ReadOnlySpan<byte> row, Span<float> grey)
    {
        Span<float> scratch = stackalloc float[2 * Chunk];
        for (var done = 0; done < grey.Length; done += Chunk)
        {
            var target = grey.Slice(done, Math.Min(Chunk, grey.Length - done));
            var green = scratch[..target.Length];
            var blue = scratch.Slice(Chunk, target.Length);
            rows.ToRgb(row[(done * rows.BytesPerPixel)..], target, green, blue);
            TensorPrimitives.Multiply(target, Red, target);
            TensorPrimitives.MultiplyAdd(green, Green, target, target);
            TensorPrimitives.MultiplyAdd(blue, Blue, target, target);
        }
    }
}
