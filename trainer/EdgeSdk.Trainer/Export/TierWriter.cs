namespace EdgeSdk.Trainer.Export;

/// <summary>Writes the arithmetic of one tier of a block.</summary>
internal sealed class TierWriter(GraphWriter graph, BlockSnapshot block, int index)
{
    private readonly TierSnapshot _tier = block.Tiers[index];
    private readonly string _name = $"{block.Name}.tier{block.Tiers[index].Width}";

    /// <summary>Writes the tier into the main graph, for a block without a choice.</summary>
    public string WritePlain(string x) => Write(x, branch: false);

    /// <summary>Writes the tier as a branch of its own.</summary>
    public string WriteBranch(string x) => Write(x, branch: true);

    private string Write(string x, bool branch)
    {
        if (_tier.Width == 0)
            return graph.Node("Identity", $"{_name}.out", [x]);
        var stride = block.Stride;
        var inner = graph.Node("Relu", $"{_name}.inner",
            [Convolution("conv1", x, Scaled("1", axis: 0, _tier.Scale1), _tier.Bias1, 3, stride, 1)]);
        var residual = Convolution("conv2", inner, Scaled("2", axis: 1, _tier.Scale2), _tier.Bias2, 3, 1, 1);
        var shortcut = block.Shortcut switch
        {
            { } s => Convolution("shortcut", x, Slice("shortcut", $"{block.Name}.shortcut.weight", 0, s.OutChannels),
                s.Bias, s.Kernel, s.Stride, s.Padding),
            null when branch => graph.Node("MaxPool", $"{_name}.shortcut", [x], GraphWriter.Ints("kernel_shape", 1, 1)),
            null => x,
        };
        return graph.Node("Relu", $"{_name}.out", [graph.Node("Add", $"{_name}.sum", [residual, shortcut])]);
    }

    private string Scaled(string which, int axis, float[] scale) => graph.Node("Mul", $"{_name}.weight{which}",
        [
            Slice(which, $"{block.Name}.weight{which}", axis, _tier.Width),
            graph.Floats($"{_name}.scale{which}", scale, scale.Length, 1, 1, 1),
        ]);

    private string Slice(string which, string weight, int axis, int width) => graph.Node("Slice", $"{_name}.slice{which}",
        [
            weight,
            graph.Longs($"{_name}.slice{which}.start", [0], 1),
            graph.Longs($"{_name}.slice{which}.end", [width], 1),
            graph.Longs($"{_name}.slice{which}.axis", [axis], 1),
        ]);

    private string Convolution(string name, string x, string weight, float[] bias, int kernel, int stride, int padding) =>
        graph.Node("Conv", $"{_name}.{name}", [x, weight, graph.Floats($"{_name}.{name}.bias", bias, bias.Length)],
            GraphWriter.Ints("kernel_shape", kernel, kernel),
            GraphWriter.Ints("strides", stride, stride),
            GraphWriter.Ints("pads", padding, padding, padding, padding));
}
