using EdgeSdk.Models;
using EdgeSdk.Trainer.Evaluation;
using EdgeSdk.Trainer.Export;
using static TorchSharp.torch;

namespace EdgeSdk.Trainer.Networks;

/// <summary>What a gated pass gives: the embeddings and what they cost.</summary>
/// <param name="Embedding">[n, embedding].</param>
/// <param name="MacsShare">Scalar: mean MACs of the images as a share of dense, with the gradient of the gates' decisions.</param>
internal readonly record struct GatedPass(Tensor Embedding, Tensor MacsShare);

/// <summary>A residual encoder whose blocks run at any of their tiers, with one gate network for all blocks.</summary>
internal sealed class ElasticResNet : Encoder
{
    private readonly List<GatedBlock> _blocks = [];
    private readonly Tensor _levelOffsets;

    /// <summary>Creates a network with random weights drawn from torch's generator.</summary>
    /// <param name="options">Its blocks.</param>
    /// <param name="input">The shape of one image.</param>
    /// <param name="imageMean">Per-channel mean of the images, in 0..1.</param>
    /// <param name="imageStd">Per-channel standard deviation.</param>
    /// <param name="levels">The budgets it is to be calibrated for.</param>
    /// <param name="classes">Classes of the head it is to get, which counts into its MACs; 0 for none.</param>
    public ElasticResNet(
        NetworkOptions options, ModelInput input, float[] imageMean, float[] imageStd, IReadOnlyList<double> levels, int classes = 0)
        : base(options, input, imageMean, imageStd, levels)
    {
        var shapes = options.Blocks();
        foreach (var shape in shapes)
        {
            var block = new GatedBlock(shape);
            _blocks.Add(block);
            register_module(shape.Name.Replace('.', '_'), block);
        }

        Gate = GateNetwork.Of(options, shapes);
        register_module("gate", Gate);
        _levelOffsets = zeros(levels.Count, ScalarType.Float64);
        register_buffer("levelOffsets", _levelOffsets);

        Macs = MacCount.Of(Gated(classes == 0
            ? null
            : new HeadSnapshot(new float[levels.Count * classes * options.EmbeddingLength], new float[levels.Count * classes], new string[classes])));
        var lowest = Macs.At(new int[_blocks.Count]);
        if (levels[0] * Macs.Dense < lowest)
        {
            throw new ArgumentException(
                $"Network: the lowest level, {levels[0]}, asks for fewer MACs than the smallest tiers cost ({(double)lowest / Macs.Dense:0.000} of dense). Raise the level or add a smaller tier.");
        }
    }

    public MacCount Macs { get; }

    public override long DenseMacs => Macs.Dense;

    public GateNetwork Gate { get; }

    public IReadOnlyList<GatedBlock> Blocks => _blocks;

    /// <summary>What calibration adds to all scores of each level.</summary>
    public double[] LevelOffsets
    {
        get => _levelOffsets.ToArray<double>();
        set => _levelOffsets.copy_(tensor(value));
    }

    /// <summary>Embeddings [n, embedding] with every image at the same tiers.</summary>
    public Tensor Embed(Tensor images, IReadOnlyList<int> tiers)
    {
        var x = Stem(images);
        foreach (var (block, tier) in _blocks.Zip(tiers))
            x = block.Forward(x, tier);
        return Pool(x);
    }

    public override Tensor EmbedInTraining(Tensor images) => Embed(images, DenseTiers);

    /// <summary>All blocks at their last tier.</summary>
    public int[] DenseTiers => [.. _blocks.Select(block => block.LastTier)];

    /// <summary>Embeddings with tiers drawn per image and block by the gates, for training.</summary>
    /// <param name="images">[n, channels, height, width] in 0..1.</param>
    /// <param name="budget">The budget the gates are asked for, in (0, 1].</param>
    /// <param name="minimumGroup">Fewer images at one tier of a block than this are normalised together with those of the next.</param>
    public GatedPass EmbedGated(Tensor images, double budget, int minimumGroup = 1)
    {
        var x = Stem(images);
        // The gate reads the stem but does not bend it: its gradient would come from the cost, not from what the features are for.
        var gates = Gate.Sample(Gate.Scores(Pool(x).detach(), budget));
        var macs = zeros(images.shape[0]) + (double)Macs.Base / Macs.Dense;
        for (var i = 0; i < _blocks.Count; i++)
        {
            var costs = Macs.Blocks[i];
            var steps = tensor(costs.Select((cost, tier) => (float)((double)(tier == 0 ? cost : cost - costs[tier - 1]) / Macs.Dense)).ToArray());
            macs += gates[i].matmul(steps);
            // Gates that read the budget alone choose alike for all images, so no rank need ask the others.
            var chosen = ChosenTiers(gates[i]);
            var (tiers, anywhere) = Gate.SharesNoise ? (chosen, null) : Batch.Decide(chosen, all => GatedBlock.Grouped(all, minimumGroup));
            x = _blocks[i].ForwardMixed(x, tiers, gates[i], anywhere);
        }

        return new GatedPass(Pool(x), Batch.Mean(macs));
    }

    /// <summary>Each image's tier in each block, [n][blocks], as the gates decide at a level.</summary>
    public int[][] TiersAt(Tensor stem, int level)
    {
        using var scope = NewDisposeScope();
        if (Options.GatePer == GateScopes.Level)
            return [.. Enumerable.Repeat(Plan(level), (int)stem.shape[0])];
        var offsets = LevelOffsets;
        var scores = (Gate.Scores(Pool(stem), Levels[level]) + offsets[level]).ToArray<float>();
        var thresholds = _blocks.Select(block => GateNetwork.Thresholds(block.Shape)).ToArray();
        var images = (int)stem.shape[0];
        var tiers = new int[images][];
        for (var image = 0; image < images; image++)
        {
            tiers[image] = new int[_blocks.Count];
            for (var block = 0; block < _blocks.Count; block++)
                tiers[image][block] = thresholds[block].Count(threshold => scores[image * _blocks.Count + block] >= threshold);
        }

        return tiers;
    }

    /// <summary>Embeddings and tiers with the gates deciding at a level, for evaluation.</summary>
    public override LevelPass EmbedAt(Tensor images, int level)
    {
        var x = Stem(images);
        var tiers = TiersAt(x, level);
        for (var i = 0; i < _blocks.Count; i++)
            x = _blocks[i].ForwardMixed(x, [.. tiers.Select(image => image[i])], gates: null);
        return new LevelPass(Pool(x), tiers, [.. _blocks.Select((block, i) => Firing(block.Shape, tiers, i))]);
    }

    public override void Calibrate(Tensor images, Action<int, int>? progress = null) => LevelCalibration.Run(this, images, progress);

    public override double MeanShare(int[][] choices, int level) => LevelCalibration.MeanShare(this, choices);

    public override IReadOnlyList<IReadOnlyList<double>> TierShares(int[][] choices) =>
        [.. _blocks.Select((block, i) => (IReadOnlyList<double>)[.. Enumerable.Range(0, block.LastTier + 1)
            .Select(tier => choices.Count(image => image[i] == tier) / (double)choices.Length)])];

    /// <summary>Another network of the same weights and statistics.</summary>
    public ElasticResNet Copy()
    {
        var copy = new ElasticResNet(Options, Input, ImageMean(), ImageStd(), Levels) { TrainingType = TrainingType };
        copy.load_state_dict(state_dict());
        return copy;
    }

    /// <summary>More weight decay for later channels, by the parameters' names.</summary>
    /// <param name="module">What the network is called among the modules of a method.</param>
    /// <param name="most">The decay of the last channels; 0 for none.</param>
    public IReadOnlyDictionary<string, Tensor> LaterDecay(string module, double most) => most == 0
        ? new Dictionary<string, Tensor>()
        : named_modules().Where(named => named.module is GatedBlock)
            .SelectMany(named => ((GatedBlock)named.module).LaterDecay(most), (named, own) => ($"{module}.{named.name}.{own.Parameter}", own.Decay)).ToDictionary();

    /// <summary>Takes the statistics of the stem's norm and of the gate's features, and fits what the gate learns after training.</summary>
    public void MeasureStem(Tensor images)
    {
        using var scope = NewDisposeScope();
        MeasureStemNorm(images);
        var features = Pool(Stem(images));
        Gate.Measure(features);
        if (Gate is BudgetGate gate)
            gate.Fit(features, Difficulty(images), Options.GatePer == GateScopes.Level ? 0 : Options.ImageSpread);
    }

    // How far the smallest network's embedding of each image is from the dense one's, as a logarithm. Both normalise by the batch, as in
    // training, because nothing else has been measured yet.
    private Tensor Difficulty(Tensor images)
    {
        const long Part = 256;
        using var scope = NewDisposeScope();
        var parts = Math.Max(1, images.shape[0] / Part);
        train();
        var distances = images.tensor_split(parts).Select(part =>
        {
            using var partScope = NewDisposeScope();
            var distance = (Embed(part, new int[_blocks.Count]) - Embed(part, DenseTiers)).square().sum(1);
            return (distance + 1e-6).log().MoveToOuterDisposeScope();
        }).ToList();
        eval();
        return cat(distances).MoveToOuterDisposeScope();
    }

    /// <summary>The network as plain numbers.</summary>
    /// <param name="head">Its classifier, when one was trained.</param>
    public override NetworkSnapshot Snapshot(HeadSnapshot? head) => Options.GatePer == GateScopes.Level
        ? LevelPlans.Of(Gated(head), [.. Enumerable.Range(0, Levels.Count).Select(Plan)])
        : Gated(head);

    // The tiers of a level that no image changes: what the gate says, where no higher level asks for less.
    private int[] Plan(int level)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var offsets = LevelOffsets;
        var features = zeros(1, Options.StemOutput, device: _levelOffsets.device);
        return Enumerable.Range(level, Levels.Count - level)
            .Select(higher => (Gate.Scores(features, Levels[higher]) + offsets[higher]).ToArray<float>())
            .Select(scores => _blocks.Select((block, b) => GateNetwork.Thresholds(block.Shape).Count(threshold => scores[b] >= threshold)).ToArray())
            .Aggregate((lower, higher) => [.. lower.Zip(higher, Math.Min)]);
    }

    private NetworkSnapshot Gated(HeadSnapshot? head)
    {
        return new NetworkSnapshot
        {
            Input = Input,
            Mean = ImageMean(),
            Std = ImageStd(),
            Stem = StemSnapshot(),
            StemPool = Options.StemPool,
            Blocks = [.. _blocks.Select(block => block.Snapshot())],
            Units = Options.Units(),
            Gate = Gate.Snapshot(Levels, LevelOffsets) with { ReadsImages = Options.GatePer != GateScopes.Level },
            Levels = [.. Levels],
            Head = head,
        };
    }

    private static long[] Firing(BlockShape shape, int[][] tiers, int block)
    {
        var widths = tiers.Select(image => shape.Tiers[image[block]]).ToArray();
        return [.. Enumerable.Range(0, shape.InnerChannels).Select(channel => widths.LongCount(width => width > channel))];
    }

    private static int[] ChosenTiers(Tensor gates)
    {
        using var scope = NewDisposeScope();
        return [.. gates.detach().sum(1).to_type(ScalarType.Int32).ToArray<int>().Select(on => on - 1)];
    }
}
