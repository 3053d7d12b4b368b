using EdgeSdk.Models;
using EdgeSdk.Trainer.Export;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Networks;

/// <summary>What a pass with sampled gates gives.</summary>
/// <param name="Embedding">[n, embedding].</param>
/// <param name="MacsShare">Scalar: mean MACs of the images as a share of dense, with the gradient of the gates' decisions.</param>
/// <param name="Densities">[blocks]: the share of each block's inner channels that is on, over the images, with that gradient.</param>
internal readonly record struct MaskedPass(Tensor Embedding, Tensor MacsShare, Tensor Densities);

/// <summary>
/// The paper's encoder: in every block a gate of its own picks any of the inner channels, for each image. Channels that are off are
/// computed and multiplied by 0; what they would cost is counted, not saved (the exported file saves part of it). A level below 1 is a pass with the gates, level 1 one without.
/// </summary>
internal sealed class ChannelGatedResNet : Encoder
{
    private readonly List<ResidualBlock> _blocks = [];
    private readonly List<ChannelGate> _gates = [];
    private readonly ChannelOrder?[] _orders;
    private readonly bool _separateNorms;

    /// <summary>Creates a network with random weights drawn from torch's generator.</summary>
    /// <param name="options">Its blocks; their tiers are not used.</param>
    /// <param name="input">The shape of one image.</param>
    /// <param name="imageMean">Per-channel mean of the images, in 0..1.</param>
    /// <param name="imageStd">Per-channel standard deviation.</param>
    /// <param name="levels">The passes it is evaluated at: its target, 1, or both.</param>
    /// <param name="classes">Classes of the head it is to get, which counts into its MACs; 0 for none.</param>
    /// <param name="separateNorms">Whether the norms of its blocks have a scale and bias for each pass.</param>
    public ChannelGatedResNet(
        NetworkOptions options, ModelInput input, float[] imageMean, float[] imageStd, IReadOnlyList<double> levels, int classes = 0, bool separateNorms = false)
        : base(options, input, imageMean, imageStd, levels)
    {
        TrainsDense = levels[^1] == 1;
        Macs = new ChannelMacs(options, input, classes);
        _orders = new ChannelOrder?[options.Blocks().Count];
        _separateNorms = separateNorms;
        if (levels.Any(level => level < 1 && level * Macs.Dense < Macs.GatedBase))
        {
            throw new ArgumentException(
                $"Network: the target, {levels[0]}, asks for fewer MACs than the stem, the shortcuts and the gates cost ({(double)Macs.GatedBase / Macs.Dense:0.000} of dense). Raise the target.");
        }

        foreach (var shape in options.Blocks())
        {
            var block = new ResidualBlock(shape, levels.Count, oneShortcut: false, separateNorms);
            _blocks.Add(block);
            register_module(Name(shape), block);
        }

        if (levels[0] == 1)
            return;
        // After all blocks, so that with one seed the network without gates begins with the same weights.
        foreach (var block in _blocks)
        {
            var gate = new ChannelGate(block.Shape.InChannels, block.Shape.InnerChannels);
            _gates.Add(gate);
            register_module($"{Name(block.Shape)}_gate", gate);
        }
    }

    public ChannelMacs Macs { get; }

    public IReadOnlyList<ResidualBlock> Blocks => _blocks;

    public IReadOnlyList<ChannelGate> Gates => _gates;

    /// <summary>Whether the network is trained without its gates, too. Default: whether it has a level without.</summary>
    public bool TrainsDense { get; init; }

    public override long DenseMacs => Macs.Dense;

    // The file holds a shortcut's weights once, scaled by the gated pass: one that this pass scales by 0 could not serve the dense pass.
    public override string? NotExported => _separateNorms && _gates.Count > 0
        ? "A network trained with gating.separateNorms has no form in a model file, which holds one scale of a shortcut for both passes; train it without to get one."
        : null;

    /// <summary>Embeddings without the gates, for training.</summary>
    /// <param name="images">[n, channels, height, width] in 0..1.</param>
    public Tensor EmbedDense(Tensor images)
    {
        var x = Stem(images);
        foreach (var block in _blocks)
            x = block.Run(x, block.Shape.InnerChannels, Levels.Count - 1, mask: null);
        return Pool(x);
    }

    public override Tensor EmbedInTraining(Tensor images) => TrainsDense ? EmbedDense(images) : EmbedGated(images).Embedding;

    /// <summary>Embeddings with channels drawn per image by the gates, for training.</summary>
    /// <param name="images">[n, channels, height, width] in 0..1.</param>
    public MaskedPass EmbedGated(Tensor images)
    {
        var x = Stem(images);
        var macs = zeros(images.shape[0]) + (double)Macs.GatedBase / Macs.Dense;
        var densities = new List<Tensor>();
        for (var i = 0; i < _blocks.Count; i++)
        {
            var mask = ChannelGate.Sample(_gates[i].Logits(x), Batch);
            macs += mask.sum(1) * ((double)Macs.PerChannel[i] / Macs.Dense);
            densities.Add(Batch.Mean(mask));
            x = _blocks[i].Run(x, _blocks[i].Shape.InnerChannels, 0, mask);
        }

        return new MaskedPass(Pool(x), Batch.Mean(macs), stack(densities));
    }

    /// <summary>Embeddings and numbers of active channels at a level, for evaluation.</summary>
    public override LevelPass EmbedAt(Tensor images, int level)
    {
        var x = Stem(images);
        var active = Enumerable.Range(0, (int)images.shape[0]).Select(_ => new int[_blocks.Count]).ToArray();
        var firing = new long[_blocks.Count][];
        for (var i = 0; i < _blocks.Count; i++)
        {
            var channels = _blocks[i].Shape.InnerChannels;
            var mask = Mask(i, level)?.Invoke(x);
            var counts = mask?.sum(1).to_type(ScalarType.Int32).ToArray<int>();
            for (var image = 0; image < active.Length; image++)
                active[image][i] = counts?[image] ?? channels;
            firing[i] = mask?.sum([0L]).to_type(ScalarType.Int64).ToArray<long>() ?? [.. Enumerable.Repeat((long)active.Length, channels)];
            x = _blocks[i].Run(x, channels, level, mask);
        }

        return new LevelPass(Pool(x), active, firing);
    }

    /// <summary>Takes, block by block, the statistics of every norm in each of the passes.</summary>
    public override void Calibrate(Tensor images, Action<int, int>? progress = null)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        eval();
        MeasureStemNorm(images);
        var stem = Stem(images);
        for (var level = 0; level < Levels.Count; level++)
        {
            var x = stem;
            for (var i = 0; i < _blocks.Count; i++)
            {
                using var pause = CollectionPause.Begin();
                using var blockScope = NewDisposeScope();
                var (block, mask) = (_blocks[i], Mask(i, level));
                if (mask is not null)
                    _gates[i].Measure(x);
                block.MeasureShortcut(x, level);
                block.Measure(x, block.Shape.InnerChannels, level, mask);
                var on = mask?.Invoke(x);
                if (on is not null)
                    _orders[i] = ChannelOrder.Of(on.ToArray<float>(), block.Shape.InnerChannels, Math.Max(1, block.Shape.Tiers.Count(width => width > 0)), Options.TierMultiple);
                var output = block.Run(x, block.Shape.InnerChannels, level, on).MoveToOuterDisposeScope();
                if (!ReferenceEquals(x, stem))
                    x.Dispose();
                x = output;
                progress?.Invoke(level * _blocks.Count + i + 1, Levels.Count * _blocks.Count);
            }
        }
    }

    public override double MeanShare(int[][] choices, int level) =>
        Levels[level] < 1 ? choices.Average(image => (double)Macs.Gated(image)) / Macs.Dense : 1;

    public override IReadOnlyList<IReadOnlyList<double>> TierShares(int[][] choices) => [];

    /// <summary>The network as plain numbers, its blocks in the order and with the tiers that calibration found.</summary>
    /// <param name="head">Its classifier, when one was trained.</param>
    /// <exception cref="InvalidOperationException">It has no form in a model file (<see cref="NotExported"/>), or has gates and is not calibrated.</exception>
    public override NetworkSnapshot Snapshot(HeadSnapshot? head) => NotExported is { } reason ? throw new InvalidOperationException(reason) : new()
    {
        Input = Input,
        Mean = ImageMean(),
        Std = ImageStd(),
        Stem = StemSnapshot(),
        StemPool = Options.StemPool,
        Blocks = [.. _blocks.Select((block, i) => _gates.Count == 0 ? block.DenseSnapshot() : block.Snapshot(_gates[i], Order(i)))],
        Gate = GateSnapshot.None(Options.StemOutput, _blocks.Count),
        Levels = [.. Levels],
        Head = head,
    };

    /// <summary>For each image the tier of each block in the exported file at the gated level, and how near to 0 its nearest logit is.</summary>
    public (int[][] Tiers, float[] Margins) Decisions(Tensor images)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var x = Stem(images);
        var tiers = Enumerable.Range(0, (int)images.shape[0]).Select(_ => new int[_blocks.Count]).ToArray();
        var margins = full(images.shape[0], float.PositiveInfinity);
        for (var i = 0; i < _blocks.Count; i++)
        {
            var (order, channels) = (Order(i), _blocks[i].Shape.InnerChannels);
            var (logits, own) = _gates[i].LogitsWithMargins(x);
            margins = minimum(margins, own);
            var mask = ChannelGate.Decide(logits);
            var on = mask.ToArray<float>();
            for (var image = 0; image < tiers.Length; image++)
            {
                var needed = ChannelOrder.Needed(on.AsSpan(image * channels, channels), order.Channels);
                tiers[image][i] = order.Widths.Count(width => width < needed);
            }

            x = _blocks[i].Run(x, channels, 0, mask);
        }

        return (tiers, margins.ToArray<float>());
    }

    public override float[]? Margins(Tensor images, int level) => Levels[level] < 1 ? Decisions(images).Margins : null;

    private ChannelOrder Order(int block) =>
        _orders[block] ?? throw new InvalidOperationException("The order of the channels is found by calibration: calibrate the network first.");

    private static string Name(BlockShape shape) => shape.Name.Replace('.', '_');

    // What decides on the channels of a block at a level; null when none does.
    private Func<Tensor, Tensor>? Mask(int block, int level) =>
        Levels[level] < 1 ? x => ChannelGate.Decide(_gates[block].Logits(x)) : null;
}
