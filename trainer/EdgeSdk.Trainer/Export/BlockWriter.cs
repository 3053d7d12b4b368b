using EdgeSdk.Models;

namespace EdgeSdk.Trainer.Export;

/// <summary>
/// Writes a residual block: its weights once, in the main graph, and a tree of <c>If</c>s with one leaf per tier.
/// </summary>
/// <remarks>
/// ONNX Runtime folds what a leaf makes of constants when it loads the file. For the leaf's convolutions to run in the blocked layout with
/// their sum and ReLU fused, every operand must be a constant of the leaf after folding (weights are slices of the outer initializer, biases
/// the leaf's own), and the shortcut must be there too: an identity goes through a 1x1 max-pool, which brings it into the blocked layout.
/// </remarks>
internal sealed class BlockWriter(GraphWriter main, BlockSnapshot block, TierTree tree, int row)
{
    private string Name => block.Name;

    /// <summary>Writes the block behind <paramref name="x"/> and returns its output's name.</summary>
    public string Write(string x)
    {
        main.Floats($"{Name}.weight1", block.Weight1, block.InnerChannels, block.InChannels, 3, 3);
        main.Floats($"{Name}.weight2", block.Weight2, block.OutChannels, block.InnerChannels, 3, 3);
        if (block.Shortcut is { } s)
            main.Floats($"{Name}.shortcut.weight", s.Weight, s.OutChannels, s.InChannels, s.Kernel, s.Kernel);
        return block.Tiers.Count == 1 ? new TierWriter(main, block, 0).WritePlain(x) : Choice(main, tree, x, Name);
    }

    // A condition is taken where it decides: a branch that is not run looks none up. (Splitting all of them at once needs ONNX Runtime 1.14.)
    private string Choice(GraphWriter graph, TierTree node, string x, string output)
    {
        var above = $"{Name}.above{block.Tiers[node.Threshold].Width}";
        graph.Node("Gather", above, [GateNames.Reached, graph.Longs($"{above}.row", [row + node.Threshold])]);
        return graph.Node("If", output, [above],
            GraphWriter.Branch("then_branch", Branch(node.Above, node.Threshold + 1, node.Last, x)),
            GraphWriter.Branch("else_branch", Branch(node.Below, node.First, node.Threshold, x)));
    }

    private GraphWriter Branch(TierTree? node, int first, int last, string x)
    {
        var name = node is null ? $"{Name}.tier{block.Tiers[first].Width}" : $"{Name}.tiers{first}to{last}";
        var branch = new GraphWriter(name);
        branch.BranchOutput(node is null
            ? new TierWriter(branch, block, first).WriteBranch(x)
            : Choice(branch, node, x, name));
        return branch;
    }
}
