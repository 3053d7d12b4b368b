using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Networks;

/// <summary>
/// Multiply-accumulates of a network whose blocks compute any number of their inner channels, counted as in <see cref="Export.MacCount"/>.
/// </summary>
internal sealed class ChannelMacs
{
    private readonly long[] _perChannel;
    private readonly long _fixed;
    private readonly long _gates;

    /// <summary>Counts a network.</summary>
    /// <param name="options">Its blocks.</param>
    /// <param name="input">The shape of one image.</param>
    /// <param name="classes">Classes of its linear head; 0 for none.</param>
    public ChannelMacs(NetworkOptions options, ModelInput input, int classes)
    {
        var (height, width) = (Out(input.Height, options.StemStride), Out(input.Width, options.StemStride));
        _fixed = (long)options.StemKernel * options.StemKernel * height * width * input.Channels * options.StemOutput + (long)classes * options.EmbeddingLength;
        if (options.StemPool)
            (height, width) = (Out(height, 2), Out(width, 2));
        var blocks = options.Blocks();
        _perChannel = new long[blocks.Count];
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            (height, width) = (Out(height, block.Stride), Out(width, block.Stride));
            var pixels = (long)height * width;
            _perChannel[i] = 9 * pixels * (block.InChannels + block.OutChannels);
            _fixed += block.HasIdentityShortcut ? 0 : pixels * block.InChannels * block.OutChannels;
            _gates += ChannelGate.Macs(block.InChannels, block.InnerChannels);
        }

        Dense = _fixed + blocks.Zip(_perChannel, (block, cost) => block.InnerChannels * cost).Sum();
    }

    /// <summary>The dense network, which asks no gate.</summary>
    public long Dense { get; }

    /// <summary>The gated network with all channels off: stem, shortcuts, head and gates.</summary>
    public long GatedBase => _fixed + _gates;

    /// <summary>For each block, what one of its inner channels costs in both convolutions.</summary>
    public IReadOnlyList<long> PerChannel => _perChannel;

    /// <summary>The gated network with so many channels on in each block.</summary>
    public long Gated(IReadOnlyList<int> active) => GatedBase + _perChannel.Zip(active, (cost, channels) => cost * channels).Sum();

    // A convolution, or a pool, padded by half its odd kernel.
    private static int Out(int size, int stride) => (size - 1) / stride + 1;
}
