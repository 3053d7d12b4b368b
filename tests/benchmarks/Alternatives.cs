using EdgeSdk.Models.Onnx;
using EdgeSdk.Trainer.Export;

namespace EdgeSdk.Benchmarks;

/// <summary>How else one file could spend less: multiply by a mask, or gather the weights of the active channels, in the dense network's graph.</summary>
/// <remarks>Made by rewriting the exported dense network. Its budget input picks a row of widths, and nothing else is computed for the gate.</remarks>
internal static class Alternatives
{
    /// <summary>Every inner activation is multiplied by 1 or 0; all of it is computed.</summary>
    public static ModelProto Masked(Subject subject) => Rewrite(subject, gather: false);

    /// <summary>Weights and biases of the active channels are gathered at every frame.</summary>
    public static ModelProto Gathered(Subject subject) => Rewrite(subject, gather: true);

    private static ModelProto Rewrite(Subject subject, bool gather)
    {
        var network = subject.Network;
        var dense = new NetworkWriter(StaticNetwork.Of(network, subject.Tiers[^1], network.Levels.Length - 1)).Write();
        var writer = new GraphWriter("alternative");
        writer.Graph.Initializer.Add(dense.Graph.Initializer);
        writer.Graph.Input.Add(dense.Graph.Input);
        writer.Graph.Output.Add(dense.Graph.Output);
        var reached = writer.Node("GreaterOrEqual", "alt.reached", ["budget", writer.Floats("alt.budgets", [.. network.Levels.Skip(1).Select(l => (float)l - 1e-6f)], network.Levels.Length - 1)]);
        var row = writer.Node("ReduceSum", "alt.row", [writer.Node("Cast", "alt.counts", [reached], GraphWriter.Int("to", 7))], GraphWriter.Int("keepdims", 0));
        var zero = writer.Longs("alt.zero", [0]);
        var one = writer.Longs("alt.one", [1]);
        foreach (var node in dense.Graph.Node)
        {
            var block = network.Blocks.ToList().FindIndex(b => node.Output[0].StartsWith(b.Name + ".", StringComparison.Ordinal));
            var copy = node.Clone();
            writer.Graph.Node.Add(copy);
            if (block < 0)
                continue;
            var (name, channels) = (network.Blocks[block].Name, network.Blocks[block].InnerChannels);
            if (node.Output[0].EndsWith(".weight1", StringComparison.Ordinal))
            {
                long[] widths = [.. subject.Tiers.Select(tiers => (long)Math.Max(8, network.Blocks[block].Tiers[tiers[block]].Width))];
                var width = writer.Node("Gather", $"{name}.alt.width", [writer.Longs($"{name}.alt.widths", widths, widths.Length), row]);
                if (gather)
                    writer.Node("Range", $"{name}.alt.active", [zero, width, one]);
                else
                    writer.Node("Cast", $"{name}.alt.mask",
                        [writer.Node("Less", $"{name}.alt.on", [writer.Longs($"{name}.alt.channels", [.. Enumerable.Range(0, channels).Select(i => (long)i)], 1, channels, 1, 1), width])],
                        GraphWriter.Int("to", 1));
            }

            if (!gather && node.OpType == "Relu" && node.Output[0].EndsWith(".inner", StringComparison.Ordinal))
            {
                copy.Name = copy.Output[0] += ".all";
                writer.Node("Mul", node.Output[0], [copy.Output[0], $"{name}.alt.mask"]);
            }

            if (gather && node.OpType == "Conv" && (node.Name.EndsWith(".conv1", StringComparison.Ordinal) || node.Name.EndsWith(".conv2", StringComparison.Ordinal)))
            {
                var first = node.Name.EndsWith(".conv1", StringComparison.Ordinal);
                writer.Graph.Node.Remove(copy);
                copy.Input[1] = writer.Node("Gather", $"{node.Name}.alt.weight", [node.Input[1], $"{name}.alt.active"], GraphWriter.Int("axis", first ? 0 : 1));
                if (first)
                    copy.Input[2] = writer.Node("Gather", $"{node.Name}.alt.bias", [node.Input[2], $"{name}.alt.active"]);
                writer.Graph.Node.Add(copy);
            }
        }

        return new ModelProto { IrVersion = dense.IrVersion, Graph = writer.Graph, OpsetImport = { dense.OpsetImport } };
    }
}
