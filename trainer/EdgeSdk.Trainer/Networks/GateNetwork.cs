using EdgeSdk.Trainer.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Networks;

/// <summary>
/// One small network for all blocks: from the stem's output averaged over the image, and the budget, one score per block. A block runs
/// at tier #{k : score >= threshold k}. Thresholds stand one apart and tiers double, so a score is read as log2 of a share of compute.
/// </summary>
internal sealed class GateNetwork : Module
{
    // Binary concrete relaxation (Maddison, Mnih and Teh, ICLR 2017, arXiv 1611.00712) at the paper's temperature.
    private const double Temperature = 2.0 / 3;
    private const double NoiseScale = 0.3;

    private readonly IReadOnlyList<BlockShape> _blocks;
    private readonly Parameter _weight1;
    private readonly Parameter _bias1;
    private readonly Parameter _budget1;
    private readonly Parameter _weight2;
    private readonly Parameter _bias2;
    private readonly Parameter _budget2;
    private readonly Tensor _featureMean;
    private readonly Tensor _featureVariance;

    public GateNetwork(IReadOnlyList<BlockShape> blocks, int features, int hidden)
        : base(nameof(GateNetwork))
    {
        _blocks = blocks;
        _weight1 = new Parameter(randn(hidden, features) * Math.Sqrt(2.0 / features));
        _bias1 = new Parameter(zeros(hidden));
        _budget1 = new Parameter(randn(hidden) * 0.3);
        _weight2 = new Parameter(randn(blocks.Count, hidden) * (0.5 / Math.Sqrt(hidden)));
        _bias2 = new Parameter(zeros(blocks.Count));
        _budget2 = new Parameter(ones(blocks.Count));
        _featureMean = zeros(features);
        _featureVariance = ones(features);
        foreach (var (name, parameter) in new (string, Parameter)[]
        {
            ("weight1", _weight1), ("bias1", _bias1), ("budget1", _budget1),
            ("weight2", _weight2), ("bias2", _bias2), ("budget2", _budget2),
        })
        {
            register_parameter(name, parameter);
        }

        register_buffer("featureMean", _featureMean);
        register_buffer("featureVariance", _featureVariance);
    }

    /// <summary>The thresholds of a block: the last tier from -1/2 on, each lower tier one less.</summary>
    public static float[] Thresholds(BlockShape block) =>
        [.. Enumerable.Range(1, block.Tiers.Count - 1).Select(tier => tier - block.Tiers.Count + 0.5f)];

    /// <summary>The scores, [n, blocks], of images for a budget.</summary>
    /// <param name="features">[n, features], the stem's output averaged over the image.</param>
    /// <param name="budget">The budget, in (0, 1].</param>
    public Tensor Scores(Tensor features, double budget)
    {
        var normalised = training
            ? functional.batch_norm(features, null, null, null, null, true, 0, TieredBatchNorm.Epsilon)
            : functional.batch_norm(features, _featureMean, _featureVariance, null, null, false, 0, TieredBatchNorm.Epsilon);
        var level = Math.Log2(budget);
        var hidden = functional.relu(normalised.matmul(_weight1.t()) + (_bias1 + _budget1 * level));
        return hidden.matmul(_weight2.t()) + (_bias2 + _budget2 * level);
    }

    /// <summary>
    /// Draws every image's tier in every block, and for each block [n, tiers] gates whose values are 0 or 1 and whose gradient is that of
    /// the relaxed decision (straight-through). One noise per image and block keeps the groups of a block in order.
    /// </summary>
    public IReadOnlyList<Tensor> Sample(Tensor scores)
    {
        var noise = rand_like(scores).clamp_(1e-6, 1 - 1e-6).logit_() * NoiseScale;
        var noisy = scores + noise;
        return [.. _blocks.Select((block, index) => Gates(noisy.select(1, index), block))];
    }

    /// <summary>Takes the statistics of the features.</summary>
    public void Measure(Tensor features)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        _featureMean.copy_(features.mean([0L]));
        _featureVariance.copy_(features.var([0L], unbiased: false));
    }

    /// <summary>The gate as plain numbers, its input normalisation and its levels folded in.</summary>
    /// <param name="budgets">The budget of each level.</param>
    /// <param name="offsets">What calibration adds to all scores of each level.</param>
    public GateSnapshot Snapshot(IReadOnlyList<double> budgets, IReadOnlyList<double> offsets)
    {
        using var scope = NewDisposeScope();
        var scale = (_featureVariance + TieredBatchNorm.Epsilon).rsqrt();
        var folded = _weight1 * scale;
        var shift = _bias1 - folded.matmul(_featureMean);
        var levels = tensor(budgets.Select(budget => (float)Math.Log2(budget)).ToArray()).unsqueeze(1);
        var offset = tensor(offsets.Select(value => (float)value).ToArray()).unsqueeze(1);
        return new GateSnapshot
        {
            Hidden = (int)_weight1.shape[0],
            Weight1 = folded.data<float>().ToArray(),
            Bias1 = (shift + _budget1 * levels).data<float>().ToArray(),
            Weight2 = _weight2.data<float>().ToArray(),
            Bias2 = (_bias2 + _budget2 * levels + offset).data<float>().ToArray(),
            Thresholds = [.. _blocks.Select(Thresholds)],
        };
    }

    private static Tensor Gates(Tensor noisy, BlockShape block)
    {
        using var scope = NewDisposeScope();
        var distance = noisy.unsqueeze(1) - tensor(Thresholds(block));
        var soft = sigmoid(distance / (NoiseScale * Temperature));
        var hard = distance.ge(0).to_type(ScalarType.Float32);
        // In this order the value is exactly 0 or 1: hard + soft would be rounded.
        var straightThrough = hard + (soft - soft.detach());
        return cat([ones(noisy.shape[0], 1), straightThrough], 1).MoveToOuterDisposeScope();
    }
}
