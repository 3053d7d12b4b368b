namespace EdgeSdk.Trainer.Export;

/// <summary>Writes the arithmetic of one tier of a block.</summary>
internal sealed class TierWriter(GraphWriter graph, BlockSnapshot block, TierSnapshot tier, string name)
{
    /// <summary>Writes the tier, whose width is not 0, and returns its output's name.</summary>
    /// <param name="x">Its input.</param>
    /// <param name="crosses">Whether the input comes from the graph around this one.</param>
    /// <param name="mask">[N, all inner channels, 1, 1], what inner channels are multiplied by; <see langword="null"/> for 1.</param>
    public string Write(string x, bool crosses, string? mask = null)
    {
        var stride = block.Stride;
        var inner = graph.Node("Relu", $"{name}.inner",
            [Convolution("conv1", x, Scaled("1", axis: 0, tier.Scale1), tier.Bias1, 3, stride, 1)]);
        if (mask is not null)
            inner = graph.Node("Mul", $"{name}.masked", [inner, Slice("mask", mask, 1, tier.Width)]);
        var residual = Convolution("conv2", inner, Scaled("2", axis: 1, tier.Scale2), tier.Bias2, 3, 1, 1);
        var shortcut = block.Shortcut switch
        {
            { } s when block.ChannelGate is { } gate && ReferenceEquals(tier, gate.Ungated) =>
                Convolution("shortcut", x, Times("shortcut", Slice("shortcut", $"{block.Name}.shortcut.weight", 0, s.OutChannels), gate.ShortcutScale), gate.ShortcutBias, s.Kernel, s.Stride, s.Padding),
            { } s => Convolution("shortcut", x, Slice("shortcut", $"{block.Name}.shortcut.weight", 0, s.OutChannels),
                s.Bias, s.Kernel, s.Stride, s.Padding),
            null when crosses => graph.Node("MaxPool", $"{name}.shortcut", [x], GraphWriter.Ints("kernel_shape", 1, 1)),
            null => x,
        };
        return graph.Node("Relu", $"{name}.out", [graph.Node("Add", $"{name}.sum", [residual, shortcut])]);
    }

    private string Scaled(string which, int axis, float[] scale) => Times(which, Slice(which, $"{block.Name}.weight{which}", axis, tier.Width), scale);

    private string Times(string which, string weight, float[] scale) => graph.Node("Mul", $"{name}.weight{which}",
        [weight, graph.Floats($"{name}.scale{which}", scale, scale.Length, 1, 1, 1)]);

    private string Slice(string which, string weight, int axis, int width) => graph.Node("Slice", $"{name}.slice{which}",
        [
            weight,
            graph.Longs($"{name}.slice{which}.start", [0], 1),
            graph.Longs($"{name}.slice{which}.end", [width], 1),
            graph.Longs($"{name}.slice{which}.axis", [axis], 1),
        ]);

    private string Convolution(string which, string x, string weight, float[] bias, int kernel, int stride, int padding) =>
        graph.Node("Conv", $"{name}.{which}", [x, weight, graph.Floats($"{name}.{which}.bias", bias, bias.Length)],
            GraphWriter.Ints("kernel_shape", kernel, kernel),
            GraphWriter.Ints("strides", stride, stride),
            GraphWriter.Ints("pads", padding, padding, padding, padding));
}
