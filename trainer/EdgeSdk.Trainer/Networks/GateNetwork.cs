using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Export;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Networks;

/// <summary>
/// One small network for all blocks, or one for each: from the budget, and the stem's output averaged over the image, one score per block. A block runs
/// at tier #{k : score >= threshold k}. Thresholds stand one apart and tiers double, so a score is read as log2 of a share of compute.
/// </summary>
internal abstract class GateNetwork : Module, IBatchMember
{
    // Binary concrete relaxation (Maddison, Mnih and Teh, ICLR 2017, arXiv 1611.00712) at the paper's temperature.
    private const double Temperature = 2.0 / 3;
    private const double NoiseScale = 0.3;

    private readonly bool _separate;
    private readonly IReadOnlyList<int>? _units;
    private readonly Tensor _featureMean;
    private readonly Tensor _featureVariance;

    protected GateNetwork(IReadOnlyList<BlockShape> blocks, int features, bool separate, IReadOnlyList<int>? units)
        : base(nameof(GateNetwork))
    {
        _units = units;
        _separate = separate;
        Blocks = blocks;
        _featureMean = zeros(features);
        _featureVariance = ones(features);
        register_buffer("featureMean", _featureMean);
        register_buffer("featureVariance", _featureVariance);
    }

    /// <summary>The gate that network options ask for.</summary>
    public static GateNetwork Of(NetworkOptions options, IReadOnlyList<BlockShape> blocks) => options.Gates == GateKinds.Image
        ? new ImageGate(blocks, options.StemOutput, options.GateHidden, options.SeparateGates, options.Units())
        : new BudgetGate(blocks, options.StemOutput, options.GateHidden, options.SeparateGates, options.Units());

    public GlobalBatch Batch { get; set; } = GlobalBatch.Whole;

    protected IReadOnlyList<BlockShape> Blocks { get; }

    /// <summary>How many scores there are: one for each block, or one for the blocks of each unit.</summary>
    protected int Decisions => _units?.Count ?? Blocks.Count;

    /// <summary>Whether all images of a training step share one draw of noise.</summary>
    public abstract bool SharesNoise { get; }

    /// <summary>The thresholds of a block: the last tier from -1/2 on, each lower tier one less.</summary>
    public static float[] Thresholds(BlockShape block) =>
        [.. Enumerable.Range(1, block.Tiers.Count - 1).Select(tier => tier - block.Tiers.Count + 0.5f)];

    /// <summary>The scores, [n, blocks], of images for a budget.</summary>
    /// <param name="features">[n, features], the stem's output averaged over the image.</param>
    /// <param name="budget">The budget, in (0, 1].</param>
    public Tensor Scores(Tensor features, double budget) => PerBlock(DecisionScores(features, budget));

    /// <summary>The scores, [n, decisions], of images for a budget.</summary>
    protected abstract Tensor DecisionScores(Tensor features, double budget);

    /// <summary>Numbers of every decision, in the last dimension, as numbers of every block.</summary>
    protected Tensor PerBlock(Tensor decisions)
    {
        if (_units is null)
            return decisions;
        using var blocks = tensor([.. _units.SelectMany((count, decision) => Enumerable.Repeat((long)decision, count))]);
        return decisions.index_select(-1, blocks);
    }

    /// <summary>
    /// Draws every image's tier in every block, and for each block [n, tiers] gates whose values are 0 or 1 and whose gradient is that of
    /// the relaxed decision (straight-through). One noise per decision keeps its groups, and its blocks, in order.
    /// </summary>
    public IReadOnlyList<Tensor> Sample(Tensor scores)
    {
        var noise = (SharesNoise ? rand(1, Decisions, device: scores.device) : Batch.Uniform(scores.narrow(1, 0, Decisions))).clamp_(1e-6, 1 - 1e-6).logit_() * NoiseScale;
        var noisy = scores + PerBlock(noise);
        return [.. Blocks.Select((block, index) => Gates(noisy.select(1, index), block))];
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
    public abstract GateSnapshot Snapshot(IReadOnlyList<double> budgets, IReadOnlyList<double> offsets);

    /// <summary>Features [n, features] with mean 0 and variance 1: of the batch in training, as measured in evaluation.</summary>
    protected Tensor Normalised(Tensor features) => training
        ? Batch.Normalise(features, ones(features.shape[1]), zeros(features.shape[1]), TieredBatchNorm.Epsilon) ?? functional.batch_norm(features, null, null, null, null, true, 0, TieredBatchNorm.Epsilon)
        : functional.batch_norm(features, _featureMean, _featureVariance, null, null, false, 0, TieredBatchNorm.Epsilon);

    /// <summary>Weights [blocks, hidden of a network] as those of the hidden units of all networks: a block reads none but its own network's.</summary>
    protected Tensor OverAllHidden(Tensor weight) => _separate
        ? (weight.unsqueeze(1) * eye(Decisions).unsqueeze(-1)).flatten(1)
        : weight;

    /// <summary>Hidden units of all networks together.</summary>
    protected long AllHidden(int hidden) => _separate ? (long)hidden * Decisions : hidden;

    /// <summary>Weights [hidden, features] of normalised features as weights of the features themselves, and what they add.</summary>
    protected (Tensor Weight, Tensor Shift) Fold(Tensor weight)
    {
        var folded = weight * (_featureVariance + TieredBatchNorm.Epsilon).rsqrt();
        return (folded, -folded.matmul(_featureMean));
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
