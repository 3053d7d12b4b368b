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
    private const double LargestBias = 1 << 30;
    private const double LeastFactor = 1e-6;

    private readonly float[] _weight;
    private readonly WeightFormat _format;
    private readonly double[] _steps;
    private readonly int[] _signs;
    private readonly int _perChannel;

    /// <summary>Chooses the scales of a weight for all its uses.</summary>
    /// <param name="weight">The float32 initializer, output channels first.</param>
    /// <param name="uses">Every use.</param>
    /// <param name="format">How to store it.</param>
    public WeightQuantizer(TensorProto weight, IReadOnlyList<WeightUse> uses, WeightFormat format)
    {
        Dims = [.. weight.Dims];
        _weight = MemoryMarshal.Cast<byte, float>(weight.RawData.Span).ToArray();
        _format = format;
        var channels = (int)Dims[0];
        _perChannel = _weight.Length / channels;
        (_steps, _signs) = (new double[channels], new int[channels]);
        for (var c = 0; c < channels; c++)
        {
            _signs[c] = uses.Any(use => c < use.Scale.Length && use.Scale[c] < 0) ? -1 : 1;
            var step = Row(c).ToArray().Max(Math.Abs) / (double)format.Largest;
            _steps[c] = step > 0 ? step : 1;
        }
    }

    public long[] Dims { get; }

    public byte[] Bytes() =>
        [.. _weight.Select((w, i) => _format.Store(w * _signs[i / _perChannel] / _steps[i / _perChannel]))];

    /// <summary>[out], the value of one step of each channel in one use.</summary>
    /// <param name="use">The use.</param>
    /// <param name="input">The scale of the activation it meets.</param>
    public float[] Scales(WeightUse use, float input) => [.. use.Scale.Select((_, c) => (float)(_steps[c] * _signs[c] * Factor(use, c, input)))];

    private ReadOnlySpan<float> Row(int channel) => _weight.AsSpan(channel * _perChannel, _perChannel);

    // A channel that a batch norm has all but switched off is left with its bias, which must still be a multiple of the product of the scales;
    // the weights then count for more than they should, and still for less than a hundredth of that bias.
    private double Factor(WeightUse use, int channel, float input)
    {
        var (factor, bias) = (use.Scale[channel], Math.Abs((double)use.Bias[channel]));
        var least = Math.Max(bias / (input * _steps[channel] * LargestBias), factor == 0 ? LeastFactor : 0);
        return Math.Max(Math.Abs(factor), least) * (factor < 0 ? -1 : 1);
    }
}
