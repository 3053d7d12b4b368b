using EdgeSdk.Models;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Networks;

/// <summary>What an encoder makes of images at a level.</summary>
/// <param name="Embedding">[n, embedding].</param>
/// <param name="Choices">[n][blocks], what was decided for each image in each block: its tier, or its number of channels.</param>
/// <param name="Firing">[blocks][inner channels], for how many of the images each channel computes.</param>
internal readonly record struct LevelPass(Tensor Embedding, int[][] Choices, long[][] Firing);

/// <summary>A residual encoder as training and evaluation see it, with the stem that all have.</summary>
internal abstract class Encoder : Module, IBatchMember
{
    private readonly Parameter _stem;
    private readonly TieredBatchNorm _stemNorm;
    private readonly Tensor _imageMean;
    private readonly Tensor _imageStd;

    /// <summary>Creates the stem with random weights drawn from torch's generator.</summary>
    /// <param name="options">Its blocks.</param>
    /// <param name="input">The shape of one image.</param>
    /// <param name="imageMean">Per-channel mean of the images, in 0..1.</param>
    /// <param name="imageStd">Per-channel standard deviation.</param>
    /// <param name="levels">The budgets it is evaluated at, rising.</param>
    protected Encoder(NetworkOptions options, ModelInput input, float[] imageMean, float[] imageStd, IReadOnlyList<double> levels)
        : base(nameof(Encoder))
    {
        options.Validate();
        Options = options;
        Input = input;
        Levels = levels;
        _stem = new Parameter(ResidualBlock.HeNormal(options.StemOutput, input.Channels, options.StemKernel));
        _stemNorm = new TieredBatchNorm(options.StemOutput, 1);
        register_parameter("stem", _stem);
        register_module("stemNorm", _stemNorm);
        _imageMean = tensor(imageMean).view(1, -1, 1, 1);
        _imageStd = tensor(imageStd).view(1, -1, 1, 1);
        register_buffer("imageMean", _imageMean);
        register_buffer("imageStd", _imageStd);
    }

    /// <summary>
    /// The type in which convolutions compute while the network trains; weights, statistics, embeddings and losses stay float32, and so does
    /// evaluation.
    /// </summary>
    public ScalarType TrainingType { get; set; } = ScalarType.Float32;

    public GlobalBatch Batch { get; set; } = GlobalBatch.Whole;

    public NetworkOptions Options { get; }

    public ModelInput Input { get; }

    public IReadOnlyList<double> Levels { get; }

    /// <summary>MACs of the dense network for one image.</summary>
    public abstract long DenseMacs { get; }

    /// <summary>Makes a trained network ready for evaluation at its levels, and leaves it in evaluation mode.</summary>
    /// <param name="images">[n, channels, height, width] in 0..1.</param>
    /// <param name="progress">Hears of each part done, and how many there are.</param>
    public abstract void Calibrate(Tensor images, Action<int, int>? progress = null);

    /// <summary>Embeddings [n, embedding] as training sees them: of the dense network where it is trained.</summary>
    public abstract Tensor EmbedInTraining(Tensor images);

    /// <summary>Embeddings and choices at a level, for evaluation.</summary>
    public abstract LevelPass EmbedAt(Tensor images, int level);

    /// <summary>Mean MACs of images as a share of dense.</summary>
    /// <param name="choices">[n][blocks], what was chosen for each image.</param>
    /// <param name="level">The level it was chosen at.</param>
    public abstract double MeanShare(int[][] choices, int level);

    /// <summary>For each block the share of images at each of its tiers; empty when the blocks have no tiers.</summary>
    public abstract IReadOnlyList<IReadOnlyList<double>> TierShares(int[][] choices);

    /// <summary>Why the network has no form in a model file, as a sentence; <see langword="null"/> when it has one.</summary>
    public virtual string? NotExported => null;

    /// <summary>The network as plain numbers.</summary>
    /// <param name="head">Its classifier, when one was trained.</param>
    /// <exception cref="InvalidOperationException">It has no form in a model file (<see cref="NotExported"/>).</exception>
    public abstract NetworkSnapshot Snapshot(HeadSnapshot? head);

    /// <summary>
    /// [n], how near each image lies to a decision that another order of sums could take the other way; <see langword="null"/> when it takes none
    /// that changes what is computed at once.
    /// </summary>
    public virtual float[]? Margins(Tensor images, int level) => null;

    /// <summary>The stem's output for [n, channels, height, width] in 0..1.</summary>
    public Tensor Stem(Tensor images)
    {
        var x = functional.relu(_stemNorm.Forward(StemConvolution(images), 0));
        return Options.StemPool ? functional.max_pool2d(x, 3, 2, 1) : x;
    }

    /// <summary>Takes the statistics of the stem's norm.</summary>
    protected void MeasureStemNorm(Tensor images) => _stemNorm.Measure(images, StemConvolution, 0);

    protected ConvolutionSnapshot StemSnapshot() => Folding.Convolution(_stem, _stemNorm, Options.StemStride, padding: Options.StemKernel / 2);

    protected float[] ImageMean() => _imageMean.ToArray<float>();

    protected float[] ImageStd() => _imageStd.ToArray<float>();

    protected static Tensor Pool(Tensor x) => x.mean([2, 3], type: ScalarType.Float32);

    private Tensor Typed(Tensor x) => training ? ResidualBlock.As(x, TrainingType) : x;

    private Tensor StemConvolution(Tensor images) => functional.conv2d(
        ChannelsLast.Of(Typed((images - _imageMean) / _imageStd)), ResidualBlock.As(_stem, training ? TrainingType : ScalarType.Float32),
        strides: [Options.StemStride, Options.StemStride], padding: [Options.StemKernel / 2, Options.StemKernel / 2]);
}
