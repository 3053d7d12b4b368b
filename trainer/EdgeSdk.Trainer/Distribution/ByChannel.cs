using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Distribution;

/// <summary>The passes of a norm over activations that lie as rows of channels, sums in double. One pass each, on the calling thread.</summary>
internal static class ByChannel
{
    /// <summary>[n, c] or [n, c, h, w] as contiguous [rows, c]: as it is where channels come last in memory.</summary>
    public static Tensor Rows(Tensor x) => x.dim() == 2 ? x.contiguous() : x.permute(0, 2, 3, 1).contiguous().view(-1, x.shape[1]);

    /// <summary>Rows in the shape of the activations they are of, without a copy.</summary>
    public static Tensor Like(Tensor rows, Tensor x)
    {
        if (x.dim() == 2)
            return rows;
        var (channels, height, width) = (x.shape[1], x.shape[2], x.shape[3]);
        return rows.as_strided(x.shape, [height * width * channels, 1, width * channels, channels]);
    }

    /// <summary>The numbers of contiguous rows, in place.</summary>
    public static Span<float> Values(Tensor rows) => rows.numel() == 0 ? [] : MemoryMarshal.Cast<byte, float>(rows.bytes);

    /// <summary>Adds (x - shift) and (x - shift)^2 of every row to the sums.</summary>
    public static void ShiftedSums(ReadOnlySpan<float> x, float[] shift, double[] sums, double[] squares)
    {
        var (channels, step) = (shift.Length, Vector<float>.Count);
        for (var row = 0; row < x.Length; row += channels)
        {
            var values = x.Slice(row, channels);
            var c = 0;
            for (; c <= channels - step; c += step)
            {
                Vector.Widen(new Vector<float>(values[c..]), out var low, out var high);
                Vector.Widen(new Vector<float>(shift, c), out var shiftLow, out var shiftHigh);
                (low, high) = (low - shiftLow, high - shiftHigh);
                Add(sums, c, low, high);
                Add(squares, c, low * low, high * high);
            }

            for (; c < channels; c++)
            {
                var distance = (double)values[c] - shift[c];
                sums[c] += distance;
                squares[c] += distance * distance;
            }
        }
    }

    /// <summary>y = (x - mean) inverse scale + shift.</summary>
    public static void Normalise(ReadOnlySpan<float> x, double[] mean, double[] inverse, float[] scale, float[] shift, Span<float> y)
    {
        var (channels, step) = (mean.Length, Vector<float>.Count);
        var centre = Array.ConvertAll(mean, value => (float)value);
        var factor = inverse.Zip(scale, (a, b) => (float)(a * b)).ToArray();
        for (var row = 0; row < x.Length; row += channels)
        {
            var from = x.Slice(row, channels);
            var to = y.Slice(row, channels);
            var c = 0;
            for (; c <= channels - step; c += step)
                ((new Vector<float>(from[c..]) - new Vector<float>(centre, c)) * new Vector<float>(factor, c) + new Vector<float>(shift, c)).CopyTo(to[c..]);
            for (; c < channels; c++)
                to[c] = (from[c] - centre[c]) * factor[c] + shift[c];
        }
    }

    /// <summary>[2, channels]: the sums over the rows of the gradient, and of the gradient times (x - mean).</summary>
    public static double[] GradientSums(ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, double[] mean)
    {
        var (channels, step) = (mean.Length, Vector<float>.Count);
        var (half, sums) = (Vector<double>.Count, new double[2 * channels]);
        for (var row = 0; row < x.Length; row += channels)
        {
            var values = x.Slice(row, channels);
            var gradients = gradient.Slice(row, channels);
            var c = 0;
            for (; c <= channels - step; c += step)
            {
                Vector.Widen(new Vector<float>(values[c..]), out var low, out var high);
                Vector.Widen(new Vector<float>(gradients[c..]), out var gradientLow, out var gradientHigh);
                Add(sums, c, gradientLow, gradientHigh);
                Add(sums, channels + c, gradientLow * (low - new Vector<double>(mean, c)), gradientHigh * (high - new Vector<double>(mean, c + half)));
            }

            for (; c < channels; c++)
            {
                sums[c] += gradients[c];
                sums[channels + c] += gradients[c] * (values[c] - mean[c]);
            }
        }

        return sums;
    }

    /// <summary>The gradient of the activations, from the sums of all ranks as <see cref="GradientSums"/> gives them.</summary>
    public static void Gradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> gradient, Moments moments, double[] inverse, float[] scale, double[] sums, Span<float> output)
    {
        var (channels, step) = (scale.Length, Vector<float>.Count);
        var (centre, ofGradient, ofValue, constant) = (new float[channels], new float[channels], new float[channels], new float[channels]);
        for (var c = 0; c < channels; c++)
        {
            var factor = scale[c] * inverse[c];
            centre[c] = (float)moments.Mean[c];
            ofGradient[c] = (float)factor;
            ofValue[c] = (float)(-factor * inverse[c] * inverse[c] * sums[channels + c] / Math.Max(1, moments.Count));
            constant[c] = (float)(-factor * sums[c] / Math.Max(1, moments.Count));
        }

        for (var row = 0; row < x.Length; row += channels)
        {
            var values = x.Slice(row, channels);
            var gradients = gradient.Slice(row, channels);
            var to = output.Slice(row, channels);
            var c = 0;
            for (; c <= channels - step; c += step)
            {
                var distance = new Vector<float>(values[c..]) - new Vector<float>(centre, c);
                (new Vector<float>(gradients[c..]) * new Vector<float>(ofGradient, c) + distance * new Vector<float>(ofValue, c) + new Vector<float>(constant, c))
                    .CopyTo(to[c..]);
            }

            for (; c < channels; c++)
                to[c] = gradients[c] * ofGradient[c] + (values[c] - centre[c]) * ofValue[c] + constant[c];
        }
    }

    private static void Add(double[] sums, int place, Vector<double> low, Vector<double> high)
    {
        (new Vector<double>(sums, place) + low).CopyTo(sums, place);
        (new Vector<double>(sums, place + Vector<double>.Count) + high).CopyTo(sums, place + Vector<double>.Count);
    }
}
