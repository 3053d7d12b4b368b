using System.Numerics.Tensors;

namespace EdgeSdk.Trainer.Export;

/// <summary>
/// The network as plain loops, one image at a time: slow, obvious, and the measure of what the exported file must compute.
/// </summary>
internal sealed class ReferenceForward(NetworkSnapshot network)
{
    /// <summary>The level a budget picks: the last whose budget is not above it (with a slack of 1e-6), else the lowest.</summary>
    public int Level(float budget)
    {
        var level = 0;
        for (var i = 1; i < network.Levels.Length; i++)
            if ((float)(network.Levels[i] - 1e-6) <= budget)
                level = i;
        return level;
    }

    /// <summary>The output of the stem (and its pool) for an image [channels, height, width] in 0..1.</summary>
    public float[] Stem(ReadOnlySpan<float> image)
    {
        var map = FeatureMap.Of(network.Input);
        var x = image.ToArray();
        for (var i = 0; i < x.Length; i++)
            x[i] = (x[i] - network.Mean[i / map.Pixels]) / network.Std[i / map.Pixels];
        var y = Convolve(x, map, network.Stem);
        Relu(y);
        return network.StemPool ? Pool(y, map.After(network.Stem)) : y;
    }

    /// <summary>The score of each block.</summary>
    public float[] Scores(float[] stem, int level) => ScoresOf(Average(stem, network.Stem.OutChannels), level);

    /// <summary>The score of each block at a level, of a gate that reads no image.</summary>
    public float[] LevelScores(int level) => ScoresOf(new float[network.Stem.OutChannels], level);

    private float[] ScoresOf(float[] features, int level)
    {
        var gate = network.Gate;
        var hidden = Linear(features, gate.Weight1, gate.Bias1.AsSpan(level * gate.Hidden, gate.Hidden));
        Relu(hidden);
        var blocks = network.Blocks.Count;
        return Linear(hidden, gate.Weight2, gate.Bias2.AsSpan(level * blocks, blocks));
    }

    /// <summary>The tier of each block: how many of its thresholds the score reaches.</summary>
    public int[] Tiers(float[] scores) =>
        network.HasGate
            ? [.. network.Gate.Thresholds.Select((thresholds, block) => thresholds.Count(t => scores[block] >= t))]
            : new int[network.Blocks.Count];

    /// <summary>The embedding, with each block at the given tier.</summary>
    public float[] Embedding(float[] stem, IReadOnlyList<int> tiers)
    {
        var map = FeatureMap.Of(network.Input).After(network.Stem);
        if (network.StemPool)
            map = map.Pooled();
        var x = stem;
        for (var b = 0; b < network.Blocks.Count; b++)
        {
            x = Block(x, map, network.Blocks[b], network.Blocks[b].Tiers[tiers[b]]);
            map = map.After(network.Blocks[b]);
        }

        return Average(x, map.Channels);
    }

    /// <summary>The logits of the level's head.</summary>
    public float[] Logits(float[] embedding, int level)
    {
        var head = network.Head!;
        var classes = head.Labels.Count;
        var size = classes * embedding.Length;
        return Linear(embedding, head.Weight.AsSpan(level * size, size), head.Bias.AsSpan(level * classes, classes));
    }

    /// <summary>A block at a tier.</summary>
    /// <param name="x">Its input.</param>
    /// <param name="map">The input's shape.</param>
    /// <param name="block">The block.</param>
    /// <param name="tier">The tier.</param>
    /// <param name="on">Which of its inner channels are not set to 0; <see langword="null"/> for all.</param>
    public static float[] Block(float[] x, FeatureMap map, BlockSnapshot block, TierSnapshot tier, bool[]? on = null)
    {
        if (tier.Width == 0)
            return x;
        var first = new ConvolutionSnapshot(
            Sliced(block.Weight1, tier.Width, block.InChannels, block.InChannels, tier.Scale1),
            tier.Bias1, block.InChannels, tier.Width, 3, block.Stride, 1);
        var second = new ConvolutionSnapshot(
            Sliced(block.Weight2, block.OutChannels, tier.Width, block.InnerChannels, tier.Scale2),
            tier.Bias2, tier.Width, block.OutChannels, 3, 1, 1);
        var inner = Convolve(x, map, first);
        Relu(inner);
        var pixels = inner.Length / tier.Width;
        for (var c = 0; c < tier.Width; c++)
            if (on is not null && !on[c])
                inner.AsSpan(c * pixels, pixels).Clear();
        var y = Convolve(inner, map.After(first), second);
        var shortcut = block.Shortcut is null ? x : Convolve(x, map, block.Shortcut);
        for (var i = 0; i < y.Length; i++)
            y[i] += shortcut[i];
        Relu(y);
        return y;
    }

    // The first `outputs` x `inputs` 3x3 kernels of a weight [.., allInputs, 3, 3], each output channel times its scale.
    private static float[] Sliced(float[] weight, int outputs, int inputs, int allInputs, float[] scale)
    {
        var sliced = new float[outputs * inputs * 9];
        for (var o = 0; o < outputs; o++)
            for (var i = 0; i < inputs * 9; i++)
                sliced[o * inputs * 9 + i] = weight[o * allInputs * 9 + i] * scale[o];
        return sliced;
    }

    // An output channel is a sum of what each place in the kernel sees of each input channel, times one number; in double precision.
    private static float[] Convolve(float[] x, FeatureMap from, ConvolutionSnapshot c)
    {
        var to = from.After(c);
        var planes = Phases(x, from, c, to);
        var y = new float[to.Channels * to.Pixels];
        Parallel.For(0, c.OutChannels, o =>
        {
            var plane = new double[to.Pixels];
            Array.Fill(plane, c.Bias[o]);
            for (var i = 0; i < c.InChannels; i++)
                for (var ky = 0; ky < c.Kernel; ky++)
                    for (var kx = 0; kx < c.Kernel; kx++)
                    {
                        var tap = planes.AsSpan(((i * c.Kernel + ky) * c.Kernel + kx) * to.Pixels, to.Pixels);
                        TensorPrimitives.MultiplyAdd(tap, c.Weight[((o * c.InChannels + i) * c.Kernel + ky) * c.Kernel + kx], plane, plane);
                    }

            for (var p = 0; p < plane.Length; p++)
                y[o * to.Pixels + p] = (float)plane[p];
        });
        return y;
    }

    // For each input channel and each place in the kernel what that place sees at every output pixel: 0 outside the image.
    private static double[] Phases(float[] x, FeatureMap from, ConvolutionSnapshot c, FeatureMap to)
    {
        var planes = new double[c.InChannels * c.Kernel * c.Kernel * to.Pixels];
        for (var i = 0; i < c.InChannels; i++)
            for (var ky = 0; ky < c.Kernel; ky++)
                for (var kx = 0; kx < c.Kernel; kx++)
                    for (var row = 0; row < to.Height; row++)
                        for (var column = 0; column < to.Width; column++)
                        {
                            var (fromRow, fromColumn) = (row * c.Stride + ky - c.Padding, column * c.Stride + kx - c.Padding);
                            if ((uint)fromRow < (uint)from.Height && (uint)fromColumn < (uint)from.Width)
                                planes[(((i * c.Kernel + ky) * c.Kernel + kx) * to.Height + row) * to.Width + column] = x[i * from.Pixels + fromRow * from.Width + fromColumn];
                        }

        return planes;
    }

    private static float[] Pool(float[] x, FeatureMap from)
    {
        // Every value is after a ReLU, so 0 stands for the padding.
        var to = from.Pooled();
        var y = new float[to.Channels * to.Pixels];
        for (var c = 0; c < to.Channels; c++)
            for (var row = 0; row < from.Height; row++)
                for (var column = 0; column < from.Width; column++)
                    for (var r = row / 2; r <= Math.Min((row + 1) / 2, to.Height - 1); r++)
                        for (var k = column / 2; k <= Math.Min((column + 1) / 2, to.Width - 1); k++)
                        {
                            ref var target = ref y[(c * to.Height + r) * to.Width + k];
                            target = Math.Max(target, x[(c * from.Height + row) * from.Width + column]);
                        }

        return y;
    }

    public static float[] Average(float[] x, int channels)
    {
        var pixels = x.Length / channels;
        var y = new float[channels];
        for (var c = 0; c < channels; c++)
        {
            double sum = 0;
            for (var p = 0; p < pixels; p++)
                sum += x[c * pixels + p];
            y[c] = (float)(sum / pixels);
        }

        return y;
    }

    public static float[] Linear(float[] x, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias)
    {
        var y = new float[bias.Length];
        for (var o = 0; o < y.Length; o++)
        {
            double sum = bias[o];
            for (var i = 0; i < x.Length; i++)
                sum += (double)weight[o * x.Length + i] * x[i];
            y[o] = (float)sum;
        }

        return y;
    }

    public static void Relu(float[] x)
    {
        for (var i = 0; i < x.Length; i++)
            x[i] = Math.Max(x[i], 0);
    }
}
