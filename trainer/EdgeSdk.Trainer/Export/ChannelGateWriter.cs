using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Trainer.Export;

/// <summary>
/// Writes a block with a gate of its own: an <c>If</c> between the block without the gate and, within the other branch, the gate and a tree of
/// <c>If</c>s over the block's tiers. A tier's branch multiplies its inner channels by the gate's decisions, so that the block computes exactly
/// what the masked one does whichever of the tiers that hold all channels that are on it runs at.
/// </summary>
internal sealed class ChannelGateWriter(GraphWriter main, NetworkSnapshot network, MacCount macs)
{
    /// <summary>The initializer with the width of each tier of a block but the last.</summary>
    public static string Widths(string block) => $"{block}.gate.widths";

    /// <summary>Writes all blocks behind <paramref name="x"/>, <c>macs</c> and <c>tiers</c>, and returns the last block's output.</summary>
    /// <param name="x">The stem's output.</param>
    /// <param name="level">The index of the level.</param>
    /// <param name="shape">The tree over tiers of given MACs.</param>
    public string Write(string x, string level, Func<IReadOnlyList<long>, TierTree?> shape)
    {
        main.Node("Cast", GateNames.Ungated, [level], GraphWriter.Int("to", (long)TensorProto.Types.DataType.Bool));
        for (var b = 0; b < network.Blocks.Count; b++)
            x = Block(b, x, shape);
        main.Node("ReduceSum", "macs",
            [main.Node("Concat", "macs.parts", [main.Floats("macs.base", [macs.Base], 1), .. network.Blocks.Select(block => Spent(block.Name))], GraphWriter.Int("axis", 0))],
            GraphWriter.Int("keepdims", 0));
        main.Node("Concat", "tiers", [.. network.Blocks.Select(block => Tier(block.Name))], GraphWriter.Int("axis", 0));
        return x;
    }

    private static string Tier(string block) => $"{block}.tier";

    private static string Spent(string block) => $"{block}.macs";

    private string Block(int b, string x, Func<IReadOnlyList<long>, TierTree?> shape)
    {
        var (block, gate) = (network.Blocks[b], network.Blocks[b].ChannelGate!);
        UnitWriter.Weights(main, block);
        main.Floats($"{block.Name}.gate.squeeze", gate.Squeeze, gate.Hidden, block.InChannels);
        main.Floats($"{block.Name}.gate.bias", gate.Bias, gate.Hidden);
        main.Floats($"{block.Name}.gate.excite", gate.Excite, block.InnerChannels, gate.Hidden);
        if (block.Tiers.Count > 1)
            main.Floats(Widths(block.Name), [.. block.Tiers.SkipLast(1).Select(tier => (float)tier.Width)], block.Tiers.Count - 1);
        main.Nodes("If", [block.Name, Tier(block.Name), Spent(block.Name)], [GateNames.Ungated],
            GraphWriter.Branch("then_branch", Ungated(b, x)), GraphWriter.Branch("else_branch", Gated(b, x, shape)));
        return block.Name;
    }

    private GraphWriter Ungated(int b, string x)
    {
        var block = network.Blocks[b];
        var name = $"{block.Name}.ungated";
        var graph = new GraphWriter(name);
        graph.BranchOutput(new TierWriter(graph, block, block.ChannelGate!.Ungated, name).Write(x, crosses: true));
        graph.BranchOutput(
            graph.Node("Identity", $"{name}.tier", [graph.Longs($"{name}.tier.value", [block.Tiers.Count - 1], 1)]), TensorProto.Types.DataType.Int64);
        graph.BranchOutput(graph.Node("Identity", $"{name}.macs", [graph.Floats($"{name}.macs.value", [macs.Blocks[b][^1]], 1)]));
        return graph;
    }

    private GraphWriter Gated(int b, string x, Func<IReadOnlyList<long>, TierTree?> shape)
    {
        var block = network.Blocks[b];
        var name = $"{block.Name}.gated";
        var graph = new GraphWriter(name);
        var on = Decisions(graph, block.Name, x);
        var (reached, tier) = block.Tiers.Count > 1 ? Chosen(graph, block, on) : ("", graph.Node("Identity", $"{name}.tier", [graph.Longs($"{name}.tier.value", [0], 1)]));
        var mask = graph.Node("Unsqueeze", $"{name}.mask", [on, graph.Longs($"{name}.mask.axes", [2, 3], 2)]);

        int[][] steps = [.. Enumerable.Range(0, block.Tiers.Count).Select(step => (int[])[step])];
        var unit = new UnitSnapshot(b, [block], new float[steps.Length - 1], steps);
        graph.BranchOutput(new UnitWriter(main, unit, shape(unit.Costs(macs)), 0, reached, mask).Choose(graph, x, name));
        graph.BranchOutput(tier, TensorProto.Types.DataType.Int64);
        float[] costs = [.. macs.Blocks[b].Select(cost => (float)(cost + macs.ChannelGates[b]))];
        graph.BranchOutput(graph.Node("Gather", $"{name}.macs", [graph.Floats($"{name}.costs", costs, costs.Length), tier]));
        return graph;
    }

    private static (string Reached, string Tier) Chosen(GraphWriter graph, BlockSnapshot block, string on)
    {
        var name = $"{block.Name}.gated";
        float[] places = [.. Enumerable.Range(1, block.InnerChannels).Select(place => (float)place)];
        // The place of the last channel that any image of the batch needs; every tier narrower than that is passed.
        var last = graph.Node("ReduceMax", $"{name}.last",
            [graph.Node("Mul", $"{name}.placed", [on, graph.Floats($"{name}.places", places, places.Length)])], GraphWriter.Int("keepdims", 0));
        var reached = graph.Node("Less", $"{name}.reached", [Widths(block.Name), last]);
        var passed = graph.Node("Cast", $"{name}.passed", [reached], GraphWriter.Int("to", (long)TensorProto.Types.DataType.Int64));
        return (reached, graph.Node("ReduceSum", $"{name}.tier", [passed], GraphWriter.Int("keepdims", 1)));
    }

    // [N, inner], 1 where a channel is on and 0 where not.
    private static string Decisions(GraphWriter graph, string block, string x)
    {
        var name = $"{block}.gate";
        var features = graph.Node("ReduceMean", $"{name}.features", [x], GraphWriter.Ints("axes", 2, 3), GraphWriter.Int("keepdims", 0));
        var linear = graph.Node("Gemm", $"{name}.linear", [features, $"{name}.squeeze", $"{name}.bias"], GraphWriter.Int("transB", 1));
        var hidden = graph.Node("Relu", $"{name}.hidden", [linear]);
        var logits = graph.Node("Gemm", $"{name}.logits", [hidden, $"{name}.excite"], GraphWriter.Int("transB", 1));
        var on = graph.Node("GreaterOrEqual", $"{name}.decided", [logits, graph.Floats($"{name}.zero", [0])]);
        return graph.Node("Cast", $"{name}.on", [on], GraphWriter.Int("to", (long)TensorProto.Types.DataType.Float));
    }
}
