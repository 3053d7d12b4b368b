using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Networks;

/// <summary>
/// Counts the multiply-accumulates of one image: every convolution and matrix product of the encoder and its gate. Batch norm is
/// folded into the convolutions; additions, pooling and the head (which is not part of the encoder) count nothing.
/// </summary>
public sealed class NetworkMacs
{
    /// <summary>Counts a network.</summary>
    /// <param name="options">The network.</param>
    /// <param name="input">The shape of one image.</param>
    public NetworkMacs(NetworkOptions options, ModelInput input)
    {
        ArgumentNullException.ThrowIfNull(options);
        Blocks = options.Blocks(input);
        var stemPixels = (long)NetworkOptions.After(input.Height, options.StemStride) * NetworkOptions.After(input.Width, options.StemStride);
        Fixed = stemPixels * 9 * input.Channels * options.StemChannels + (long)options.GateHidden * (options.StemChannels + Blocks.Count);
        BlockTiers = [.. Blocks.Select(block => block.Tiers.Select(block.Macs).ToArray())];
        Dense = Fixed + BlockTiers.Sum(tiers => tiers[^1]);
        Lowest = Fixed + BlockTiers.Sum(tiers => tiers[0]);
    }

    /// <summary>The blocks from input to output.</summary>
    public IReadOnlyList<BlockShape> Blocks { get; }

    /// <summary>What every image pays: the stem and the gate.</summary>
    public long Fixed { get; }

    /// <summary>For each block, what each of its tiers costs.</summary>
    public IReadOnlyList<long[]> BlockTiers { get; }

    /// <summary>All blocks at their last tier.</summary>
    public long Dense { get; }

    /// <summary>All blocks at their first tier.</summary>
    public long Lowest { get; }

    /// <summary>The MACs of an image whose blocks run at the given tiers.</summary>
    /// <param name="tiers">One tier index per block.</param>
    public long At(ReadOnlySpan<int> tiers)
    {
        var sum = Fixed;
        for (var block = 0; block < tiers.Length; block++)
            sum += BlockTiers[block][tiers[block]];
        return sum;
    }
}
