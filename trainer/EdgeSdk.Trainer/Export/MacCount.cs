namespace EdgeSdk.Trainer.Export;

/// <summary>
/// Multiply-accumulates of a network for one image. A convolution costs output pixels x output channels x input channels x kernel area
/// (zero padding counts as pixels), a linear layer inputs x outputs. Biases, batch norms, ReLU, sums and pooling cost nothing.
/// </summary>
internal sealed class MacCount
{
    private readonly long[][] _blocks;

    private MacCount(long stem, long gate, long head, long[][] blocks, long[] channelGates) =>
        (Stem, Gate, Head, _blocks, ChannelGates) = (stem, gate, head, blocks, channelGates);

    /// <summary>The first convolution.</summary>
    public long Stem { get; }

    /// <summary>The gate; 0 when no block has a choice or no image has, because the file then has none.</summary>
    public long Gate { get; }

    /// <summary>The classifier of one level; 0 without a head.</summary>
    public long Head { get; }

    /// <summary>What every image costs, whatever its tiers.</summary>
    public long Base => Stem + Gate + Head;

    /// <summary>For each block what each tier costs, shortcut included.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Blocks => _blocks;

    /// <summary>The network with every block at its last tier.</summary>
    public long Dense => Base + _blocks.Sum(tiers => tiers[^1]);

    /// <summary>The network with each block at the given tier.</summary>
    public long At(IReadOnlyList<int> tiers)
    {
        var sum = Base;
        for (var block = 0; block < _blocks.Length; block++)
            sum += _blocks[block][tiers[block]];
        return sum;
    }

    /// <summary>For each block what a gate of its own costs; it is not asked at budget 1.</summary>
    public IReadOnlyList<long> ChannelGates { get; }

    /// <summary>The network with each block at the given tier, picked by a gate of its own.</summary>
    public long Gated(IReadOnlyList<int> tiers) => At(tiers) + ChannelGates.Sum();

    public static MacCount Of(NetworkSnapshot network)
    {
        var map = FeatureMap.Of(network.Input).After(network.Stem);
        var stem = Convolution(network.Stem, map);
        if (network.StemPool)
            map = map.Pooled();
        var gate = network.HasGate && network.Gate.ReadsImages ? (long)network.Gate.Hidden * (map.Channels + network.Blocks.Count) : 0;

        var blocks = new long[network.Blocks.Count][];
        for (var i = 0; i < blocks.Length; i++)
        {
            var block = network.Blocks[i];
            map = map.After(block);
            var shortcut = block.Shortcut is null ? 0 : Convolution(block.Shortcut, map);
            var perWidth = 9L * map.Height * map.Width * (block.InChannels + block.OutChannels);
            blocks[i] = [.. block.Tiers.Select(tier => tier.Width * perWidth + shortcut)];
        }

        var head = network.Head is null ? 0 : (long)network.Head.Labels.Count * map.Channels;
        long[] channelGates = [.. network.Blocks.Select(block => block.ChannelGate is { } own ? (long)own.Hidden * (block.InChannels + block.InnerChannels) : 0)];
        return new MacCount(stem, gate, head, blocks, channelGates);
    }

    private static long Convolution(ConvolutionSnapshot convolution, FeatureMap output) =>
        (long)output.Height * output.Width * convolution.OutChannels * convolution.InChannels * convolution.Kernel * convolution.Kernel;
}
