using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Export;

/// <summary>
/// Writes a unit of blocks: their weights once, in the main graph, and a tree of <c>If</c>s with one leaf per step, in which all of them run.
/// </summary>
/// <remarks>
/// ONNX Runtime folds what a leaf makes of constants when it loads the file. For the leaf's convolutions to run in the blocked layout with
/// their sum and ReLU fused, every operand must be a constant of the leaf after folding (weights are slices of the outer initializer, biases
/// the leaf's own), and the shortcut must be there too: an identity goes through a 1x1 max-pool, which brings it into the blocked layout.
/// From one block of a leaf to the next the layout stays, so blocks that decide together change it twice, not twice each.
/// </remarks>
internal sealed class UnitWriter(
    GraphWriter main, UnitSnapshot unit, TierTree? tree, int row, string reached = GateNames.Reached, string? mask = null)
{
    /// <summary>Writes the unit behind <paramref name="x"/> and returns its output's name.</summary>
    public string Write(string x)
    {
        foreach (var block in unit.Blocks)
            Weights(main, block);
        return tree is null ? Blocks(main, 0, x, branch: false) : Choice(main, tree, x, unit.Name);
    }

    /// <summary>Writes the unit, whose weights are written, within a branch and returns its output's name.</summary>
    /// <param name="graph">The branch.</param>
    /// <param name="x">The unit's input.</param>
    /// <param name="output">The name of the output, where there is a choice.</param>
    public string Choose(GraphWriter graph, string x, string output) =>
        tree is null ? Blocks(graph, 0, x, branch: true) : Choice(graph, tree, x, output);

    /// <summary>Writes a block's weights.</summary>
    public static void Weights(GraphWriter graph, BlockSnapshot block)
    {
        graph.Floats($"{block.Name}.weight1", block.Weight1, block.InnerChannels, block.InChannels, 3, 3);
        graph.Floats($"{block.Name}.weight2", block.Weight2, block.OutChannels, block.InnerChannels, 3, 3);
        if (block.Shortcut is { } s)
            graph.Floats($"{block.Name}.shortcut.weight", s.Weight, s.OutChannels, s.InChannels, s.Kernel, s.Kernel);
    }

    // A condition is taken where it decides: a branch that is not run looks none up. (Splitting all of them at once needs ONNX Runtime 1.14.)
    private string Choice(GraphWriter graph, TierTree node, string x, string output)
    {
        var above = $"{unit.Name}.above{Step(node.Threshold)}";
        graph.Node("Gather", above, [reached, graph.Longs($"{above}.row", [row + node.Threshold])]);
        return graph.Node("If", output, [above],
            GraphWriter.Branch("then_branch", Branch(node.Above, node.Threshold + 1, node.Last, x)),
            GraphWriter.Branch("else_branch", Branch(node.Below, node.First, node.Threshold, x)));
    }

    private GraphWriter Branch(TierTree? node, int first, int last, string x)
    {
        var name = node is null ? LeafName(unit, first) : $"{unit.Name}.tiers{first}to{last}";
        var branch = new GraphWriter(name);
        branch.BranchOutput(node is null
            ? Blocks(branch, first, x, branch: true)
            : Choice(branch, node, x, name));
        return branch;
    }

    private string Blocks(GraphWriter graph, int step, string x, bool branch)
    {
        var y = x;
        for (var b = 0; b < unit.Blocks.Count; b++)
        {
            var (block, tier) = (unit.Blocks[b], unit.Blocks[b].Tiers[unit.Steps[step][b]]);
            if (tier.Width > 0)
                y = new TierWriter(graph, block, tier, BlockName(step, b)).Write(y, crosses: branch && y == x, mask);
        }

        return y != x || !branch ? y : graph.Node("Identity", $"{LeafName(unit, step)}.out", [x]);
    }

    /// <summary>The name of the branch in which the unit runs at a step.</summary>
    public static string LeafName(UnitSnapshot unit, int step) =>
        unit.Blocks.Count == 1 ? $"{unit.Name}.tier{unit.Blocks[0].Tiers[unit.Steps[step][0]].Width}" : $"{unit.Name}.step{step}";

    // Unique in the file: a tier may stand in several steps of a unit.
    private string BlockName(int step, int b) =>
        unit.Blocks.Count == 1 ? LeafName(unit, step) : $"{unit.Blocks[b].Name}.step{step}";

    private string Step(int step) =>
        unit.Blocks.Count == 1 ? unit.Blocks[0].Tiers[step].Width.ToString(System.Globalization.CultureInfo.InvariantCulture) : $"step{step}";
}
