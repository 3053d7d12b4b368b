using System.Numerics.Tensors;

namespace EdgeSdk.Frames.Resampling;

/// <summary>
/// Colour conversion, after shrinking, when few pixels are left. ITU-R BT.601 on the values as stored, not linearised; in 0..1.
/// </summary>
internal static class Colours
{
    public const float Red = 0.299f;
    public const float Green = 0.587f;
    public const float Blue = 0.114f;

    private const float Middle = 128 / 255f;

    /// <summary>Grey in place of red.</summary>
    public static void ToGrey(Span<float> red, ReadOnlySpan<float> green, ReadOnlySpan<float> blue)
    {
        TensorPrimitives.Multiply(red, Red, red);
        TensorPrimitives.MultiplyAdd(green, Green, red, red);
        TensorPrimitives.MultiplyAdd(blue, Blue, red, red);
    }

    /// <summary>Luma to 0..1, where 16 is black and 235 is white unless the range is full.</summary>
    public static void Expand(Span<float> luma, bool fullRange)
    {
        if (fullRange)
            return;
        TensorPrimitives.Subtract(luma, 16 / 255f, luma);
        TensorPrimitives.Multiply(luma, 255f / 219, luma);
    }

    /// <summary>V, luma and U become red, green and blue, in place.</summary>
    public static void FromYuv(Span<float> v, Span<float> luma, Span<float> u, Span<float> scratch, bool fullRange)
    {
        var chroma = fullRange ? 1 : 255f / 224;
        Expand(luma, fullRange);
        TensorPrimitives.Subtract(u, Middle, u);
        TensorPrimitives.Subtract(v, Middle, v);
        TensorPrimitives.MultiplyAdd(u, -chroma * 2 * (1 - Blue) * Blue / Green, luma, scratch);
        TensorPrimitives.MultiplyAdd(v, -chroma * 2 * (1 - Red) * Red / Green, scratch, scratch);
        TensorPrimitives.MultiplyAdd(v, chroma * 2 * (1 - Red), luma, v);
        TensorPrimitives.MultiplyAdd(u, chroma * 2 * (1 - Blue), luma, u);
        Clamp(v);
        Clamp(u);
        Clamp(scratch);
        scratch.CopyTo(luma);
    }

    public static void Clamp(Span<float> values)
    {
        TensorPrimitives.Max(values, 0f, values);
        TensorPrimitives.Min(values, 1f, values);
    }
}
