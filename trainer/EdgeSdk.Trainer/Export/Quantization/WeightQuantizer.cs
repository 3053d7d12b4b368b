using System.Runtime.InteropServices;
using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Trainer.Export.Quantization;

/// <summary>
/// 8-bit weights, one scale per output channel. A tier's batch norm only multiplies an output channel, so all tiers share the bytes and
/// each has scales of its own.
/// </summary>
internal sealed class WeightQuantizer
{
    // A bias is a 32-bit multiple of the product of both scales; this leaves room for the sum it is added to.
    private const double LargestBias = 1 << 29;

    private readonly float[] _weight;
    private readonly WeightFormat _format;
    private readonly double[] _steps;
    private readonly int[] _signs;
    private readonly int _perChannel;

    /// <summary>Chooses the scales of a weight for all its uses.</summary>
    /// <param name="weight">The float32 initializer, output channels first.</param>
    /// <param name="uses">Every use, with the scale of the activation it meets.</param>
    /// <param name="format">How to store it.</param>
    public WeightQuantizer(TensorProto weight, IReadOnlyList<(WeightUse Use, float Input)> uses, WeightFormat format)
    {
        Dims = [.. weight.Dims];
        _weight = MemoryMarshal.Cast<byte, float>(weight.RawData.Span).ToArray();
        _format = format;
        var channels = (int)Dims[0];
        _perChannel = _weight.Length / channels;
        (_steps, _signs) = (new double[channels], new int[channels]);
        for (var c = 0; c < channels; c++)
        {
            var own = uses.Where(u => c < u.Use.Scale.Length).ToArray();
            _signs[c] = own.Any(u => u.Use.Scale[c] < 0) ? -1 : 1;
            var step = Row(c).ToArray().Max(Math.Abs) / (double)format.Largest;
            foreach (var (use, input) in own)
                step = Math.Max(step, Math.Abs(use.Bias[c]) / (input * Math.Abs(Factor(use, c)) * LargestBias));
            _steps[c] = step > 0 ? step : 1;
        }
    }

    public long[] Dims { get; }

    public byte[] Bytes() =>
        [.. _weight.Select((w, i) => _format.Store(w * _signs[i / _perChannel] / _steps[i / _perChannel]))];

    /// <summary>[out], the value of one step of each channel in one use.</summary>
    public float[] Scales(WeightUse use) => [.. use.Scale.Select((_, c) => (float)(_steps[c] * _signs[c] * Factor(use, c)))];

    private ReadOnlySpan<float> Row(int channel) => _weight.AsSpan(channel * _perChannel, _perChannel);

    // A scale is never 0, not even of a channel that a batch norm has switched off.
    private static double Factor(WeightUse use, int channel)
    {
        const double Least = 1e-6;
        var (factor, largest) = (use.Scale[channel], use.Scale.Max(Math.Abs));
        return Math.Abs(factor) >= Least * largest && factor != 0 ? factor : Least * (largest > 0 ? largest : 1) * (factor < 0 ? -1 : 1);
    }
}
