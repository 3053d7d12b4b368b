using EdgeSdk.Trainer.Distribution;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Networks;

/// <summary>
/// Batch norm with one scale and bias per channel, or one per tier and channel, and, for evaluation, one set of statistics per tier: a
/// prefix of the channels, or a sum over fewer of them, has another mean and variance than the whole. Training always uses the statistics
/// of the batch; those for evaluation are measured once afterwards.
/// </summary>
internal sealed class TieredBatchNorm : Module, IBatchMember
{
    public const double Epsilon = 1e-5;

    private readonly Parameter[] _weights;
    private readonly Parameter[] _biases;
    private readonly Tensor _mean;
    private readonly Tensor _variance;

    /// <summary>Creates the layer with scales of 1, biases of 0 and no statistics.</summary>
    /// <param name="channels">Its channels.</param>
    /// <param name="tiers">Sets of statistics.</param>
    /// <param name="separate">Whether each tier has a scale and bias of its own.</param>
    public TieredBatchNorm(int channels, int tiers, bool separate = false)
        : base(nameof(TieredBatchNorm))
    {
        // Vectors, each a parameter by itself: what has more dimensions is decayed.
        _weights = [.. Enumerable.Range(0, separate ? tiers : 1).Select(_ => new Parameter(ones(channels)))];
        _biases = [.. _weights.Select(_ => new Parameter(zeros(channels)))];
        _mean = zeros(tiers, channels);
        _variance = ones(tiers, channels);
        for (var set = 0; set < _weights.Length; set++)
        {
            register_parameter(set == 0 ? "weight" : $"weight{set}", _weights[set]);
            register_parameter(set == 0 ? "bias" : $"bias{set}", _biases[set]);
        }

        register_buffer("mean", _mean);
        register_buffer("variance", _variance);
    }

    public GlobalBatch Batch { get; set; } = GlobalBatch.Whole;

    /// <summary>Normalises [n, c, h, w], c at most the channels of the layer.</summary>
    public Tensor Forward(Tensor x, int tier)
    {
        var channels = x.shape[1];
        var (weight, bias) = (Of(_weights, tier).narrow(0, 0, channels), Of(_biases, tier).narrow(0, 0, channels));
        return training
            ? Batch.Normalise(x, weight, bias, Epsilon) ?? functional.batch_norm(x, null, null, weight, bias, true, 0, Epsilon)
            : functional.batch_norm(
                x, _mean[tier].narrow(0, 0, channels), _variance[tier].narrow(0, 0, channels), weight, bias, false, 0, Epsilon);
    }

    /// <summary>Takes the statistics of [n, c, h, w] as those of a tier.</summary>
    public void Measure(Tensor x, int tier) => Measure(x, part => part, tier);

    /// <summary>Takes the statistics of what a layer makes of [n, ...] as those of a tier, a few images at a time.</summary>
    public void Measure(Tensor inputs, Func<Tensor, Tensor> layer, int tier)
    {
        const long Part = 256;
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        Tensor? sum = null, squares = null;
        var count = 0L;
        for (var start = 0L; start < inputs.shape[0]; start += Part)
        {
            using var partScope = NewDisposeScope();
            var x = layer(inputs.narrow(0, start, Math.Min(Part, inputs.shape[0] - start))).to_type(ScalarType.Float64);
            var (partSum, partSquares) = (x.sum([0, 2, 3]), x.square().sum([0, 2, 3]));
            (sum, squares) = (
                (sum is null ? partSum : sum + partSum).MoveToOuterDisposeScope(),
                (squares is null ? partSquares : squares + partSquares).MoveToOuterDisposeScope());
            count += x.numel() / x.shape[1];
        }

        var mean = sum! / count;
        var channels = mean.shape[0];
        _mean[tier].narrow(0, 0, channels).copy_(mean);
        _variance[tier].narrow(0, 0, channels).copy_(squares! / count - mean.square());
    }

    /// <summary>The layer at a tier as x * scale + bias over its first channels.</summary>
    public (float[] Scale, float[] Bias) Fold(int tier, int channels)
    {
        using var scope = NewDisposeScope();
        var scale = Of(_weights, tier) / (_variance[tier] + Epsilon).sqrt();
        var shift = Of(_biases, tier) - _mean[tier] * scale;
        return (scale.narrow(0, 0, channels).ToArray<float>(), shift.narrow(0, 0, channels).ToArray<float>());
    }

    private static Parameter Of(Parameter[] sets, int tier) => sets[sets.Length == 1 ? 0 : tier];
}
