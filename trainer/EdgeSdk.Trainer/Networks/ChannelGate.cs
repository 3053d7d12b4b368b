using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Export;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace EdgeSdk.Trainer.Networks;

/// <summary>
/// The paper's gate (Krishna et al., BMVC 2023, arXiv 2301.09164): from a block's input, averaged over the image, a decision for each inner
/// channel: 1x1 convolution to a quarter of the channels, batch norm, ReLU, 1x1 convolution without bias.
/// </summary>
internal sealed class ChannelGate : Module
{
    // Binary concrete relaxation (Maddison, Mnih and Teh, ICLR 2017, arXiv 1611.00712).
    private const double Temperature = 2.0 / 3;

    private readonly Parameter _squeeze;
    private readonly Parameter _excite;
    private readonly TieredBatchNorm _norm;

    /// <summary>Creates a gate with random weights.</summary>
    /// <param name="inChannels">Channels of the block's input.</param>
    /// <param name="channels">Channels to decide on.</param>
    public ChannelGate(int inChannels, int channels)
        : base(nameof(ChannelGate))
    {
        var hidden = Hidden(inChannels);
        _squeeze = new Parameter(ResidualBlock.HeNormal(hidden, inChannels, 1));
        _norm = new TieredBatchNorm(hidden, 1);
        _excite = new Parameter(ResidualBlock.HeNormal(channels, hidden, 1));
        register_parameter("squeeze", _squeeze);
        register_module("norm", _norm);
        register_parameter("excite", _excite);
    }

    /// <summary>What a gate costs: its two convolutions, on one pixel.</summary>
    public static long Macs(int inChannels, int channels) => (long)Hidden(inChannels) * (inChannels + channels);

    /// <summary>The logits, [n, channels], that a channel is on, for [n, in, h, w].</summary>
    public Tensor Logits(Tensor x) => Logits(_norm.Forward(Squeeze(x), 0), _excite);

    /// <summary>The logits, and for each image how near to 0 the nearest one lies that could be on the other side.</summary>
    public (Tensor Logits, Tensor Margins) LogitsWithMargins(Tensor x)
    {
        var hidden = _norm.Forward(Squeeze(x), 0);
        var logits = Logits(hidden, _excite);
        // Without a hidden unit that is on, all logits are 0, whatever the rounding, and all channels on.
        var largest = hidden.flatten(1).amax([1]);
        return (logits, where(largest > 0, logits.abs().amin([1]), -largest));
    }

    /// <summary>
    /// Draws decisions for training: values 0 or 1, on with the probability sigmoid(logit), whose gradient is that of the relaxed decision
    /// (straight-through).
    /// </summary>
    /// <param name="logits">[n, channels].</param>
    /// <param name="batch">What batch the images are of; <see langword="null"/> for all of it.</param>
    public static Tensor Sample(Tensor logits, GlobalBatch? batch = null)
    {
        var noise = (batch ?? GlobalBatch.Whole).Uniform(logits).clamp_(1e-6, 1 - 1e-6).logit_();
        var soft = sigmoid((logits + noise) / Temperature);
        // In this order the value is exactly 0 or 1: hard + soft would be rounded.
        return soft.gt(0.5).to_type(ScalarType.Float32) + (soft - soft.detach());
    }

    /// <summary>The decisions of evaluation: on where the logit is not negative.</summary>
    public static Tensor Decide(Tensor logits) => logits.ge(0).to_type(ScalarType.Float32);

    /// <summary>Takes the statistics that the gate's norm sees on these inputs.</summary>
    public void Measure(Tensor x) => _norm.Measure(x, Squeeze, 0);

    /// <summary>The gate as plain numbers.</summary>
    /// <param name="order">The order of the channels it decides on.</param>
    /// <param name="ungated">What norms of its block are without it.</param>
    /// <param name="shortcutScale">What the block's shortcut is without it, as in <see cref="ChannelGateSnapshot"/>.</param>
    /// <param name="shortcutBias">Likewise.</param>
    public ChannelGateSnapshot Snapshot(ChannelOrder order, TierSnapshot ungated, float[] shortcutScale, float[] shortcutBias)
    {
        var hidden = (int)_squeeze.shape[0];
        var (scale, bias) = _norm.Fold(0, hidden);
        var (squeeze, excite) = (_squeeze.ToArray<float>(), _excite.ToArray<float>());
        var perUnit = squeeze.Length / hidden;
        return new(
            hidden, [.. squeeze.Select((w, i) => w * scale[i / perUnit])], bias,
            [.. order.Channels.SelectMany(channel => excite.AsSpan(channel * hidden, hidden).ToArray())], ungated, shortcutScale, shortcutBias);
    }

    private static Tensor Logits(Tensor hidden, Tensor excite) => functional.conv2d(functional.relu(hidden), excite).flatten(1);

    private static int Hidden(int inChannels) => Math.Max(1, inChannels / 4);

    private Tensor Squeeze(Tensor x) => functional.conv2d(x.mean([2, 3], keepdim: true, type: ScalarType.Float32), _squeeze);
}
