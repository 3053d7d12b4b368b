using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Trainer.Tests.Networks;

/// <summary>Channels of one image as plain numbers.</summary>
internal sealed record Planes(double[] Values, int Channels, int Height, int Width)
{
    public double At(int channel, int y, int x) => Values[(channel * Height + y) * Width + x];

    public Planes Map(Func<double, int, double> value) =>
        this with { Values = [.. Values.Select((v, i) => value(v, i / (Height * Width)))] };

    public Planes Relu() => Map((v, _) => Math.Max(v, 0));

    public Planes Plus(Planes other) => this with { Values = [.. Values.Zip(other.Values, (a, b) => a + b)] };

    public double[] Pool() => [.. Enumerable.Range(0, Channels).Select(c => Values.Skip(c * Height * Width).Take(Height * Width).Average())];
}

/// <summary>The network's arithmetic as loops in double precision, from its snapshot: slow, and obviously right.</summary>
internal static class Plain
{
    public static Planes Convolve(Planes x, Func<int, int, int, int, double> weight, int outChannels, int kernel, int stride, int padding)
    {
        var (height, width) = ((x.Height + 2 * padding - kernel) / stride + 1, (x.Width + 2 * padding - kernel) / stride + 1);
        var result = new double[outChannels * height * width];
        for (var o = 0; o < outChannels; o++)
        {
            for (var y = 0; y < height; y++)
            {
                for (var column = 0; column < width; column++)
                {
                    double sum = 0;
                    for (var i = 0; i < x.Channels; i++)
                    {
                        for (var ky = 0; ky < kernel; ky++)
                        {
                            for (var kx = 0; kx < kernel; kx++)
                            {
                                var (sourceY, sourceX) = (y * stride + ky - padding, column * stride + kx - padding);
                                if (sourceY >= 0 && sourceY < x.Height && sourceX >= 0 && sourceX < x.Width)
                                    sum += x.At(i, sourceY, sourceX) * weight(o, i, ky, kx);
                            }
                        }
                    }

                    result[(o * height + y) * width + column] = sum;
                }
            }
        }

        return new Planes(result, outChannels, height, width);
    }

    public static Planes Convolve(Planes x, ConvolutionSnapshot convolution)
    {
        var (k, inputs) = (convolution.Kernel, convolution.InChannels);
        return Convolve(x, (o, i, ky, kx) => convolution.Weight[((o * inputs + i) * k + ky) * k + kx], convolution.OutChannels, k, convolution.Stride, convolution.Padding)
            .Map((value, channel) => value + convolution.Bias[channel]);
    }

    /// <summary>The maximum of 3x3 pixels, at stride 2, with one pixel around that no maximum takes.</summary>
    public static Planes MaxPool(Planes x)
    {
        var (height, width) = ((x.Height - 1) / 2 + 1, (x.Width - 1) / 2 + 1);
        var values = from channel in Enumerable.Range(0, x.Channels)
                     from row in Enumerable.Range(0, height)
                     from column in Enumerable.Range(0, width)
                     select (from y in Enumerable.Range(2 * row - 1, 3)
                             from k in Enumerable.Range(2 * column - 1, 3)
                             where y >= 0 && y < x.Height && k >= 0 && k < x.Width
                             select x.At(channel, y, k)).Max();
        return new Planes([.. values], x.Channels, height, width);
    }

    public static Planes Block(Planes x, BlockSnapshot block, int tier)
    {
        var (width, scale1, bias1, scale2, bias2) = block.Tiers[tier];
        if (width == 0)
            return x;
        var inner = Convolve(x, (o, i, ky, kx) => block.Weight1[((o * block.InChannels + i) * 3 + ky) * 3 + kx], width, 3, block.Stride, 1)
            .Map((value, channel) => value * scale1[channel] + bias1[channel]).Relu();
        var outer = Convolve(inner, (o, i, ky, kx) => block.Weight2[((o * block.InnerChannels + i) * 3 + ky) * 3 + kx], block.OutChannels, 3, 1, 1)
            .Map((value, channel) => value * scale2[channel] + bias2[channel]);
        return outer.Plus(block.Shortcut is null ? x : Convolve(x, block.Shortcut)).Relu();
    }

    public static double[] Scores(double[] features, GateSnapshot gate, int level)
    {
        var hidden = Enumerable.Range(0, gate.Hidden).Select(h => Math.Max(
            0, features.Select((f, i) => f * gate.Weight1[h * features.Length + i]).Sum() + gate.Bias1[level * gate.Hidden + h])).ToArray();
        var blocks = gate.Thresholds.Count;
        return [.. Enumerable.Range(0, blocks).Select(b => hidden.Select((v, h) => v * gate.Weight2[b * gate.Hidden + h]).Sum() + gate.Bias2[level * blocks + b])];
    }

    public static (double[] Embedding, int[] Tiers) Encode(Planes image, NetworkSnapshot network, int level)
    {
        var normalised = image.Map((value, channel) => (value - network.Mean[channel]) / network.Std[channel]);
        var x = Convolve(normalised, network.Stem).Relu();
        if (network.StemPool)
            x = MaxPool(x);
        var scores = Scores(x.Pool(), network.Gate, level);
        var tiers = scores.Select((score, block) => network.Gate.Thresholds[block].Count(threshold => score >= threshold)).ToArray();
        foreach (var (block, tier) in network.Blocks.Zip(tiers))
            x = Block(x, block, tier);
        return (x.Pool(), tiers);
    }
}
