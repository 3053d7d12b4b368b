namespace EdgeSdk.Trainer.Export;

/// <summary>
/// Writes the gate as few nodes: one row per threshold (its block's score, repeated), compared at once, split into one value per <c>If</c>.
/// </summary>
internal sealed class GateWriter(GraphWriter graph, NetworkSnapshot network, MacCount macs)
{
    /// <summary>The initializer with all thresholds, block after block.</summary>
    public const string Thresholds = "gate.thresholds";

    /// <summary>Writes the index of the level and returns its name.</summary>
    public string Level()
    {
        var above = network.Levels.Skip(1).Select(level => (float)(level - 1e-6)).ToArray();
        if (above.Length == 0)
            return graph.Longs("level", [0]);
        var reached = graph.Node("GreaterOrEqual", "level.reached", ["budget", graph.Floats("level.budgets", above, above.Length)]);
        var counts = graph.Node("Cast", "level.counts", [reached], GraphWriter.Int("to", 7));
        return graph.Node("ReduceSum", "level", [counts], GraphWriter.Int("keepdims", 0));
    }

    /// <summary>Writes gate, <c>macs</c> and <c>tiers</c>, and returns for each block the values that say which thresholds are reached.</summary>
    public string[][] Write(string stem, string level)
    {
        if (!network.HasGate)
        {
            WriteFixed();
            return [.. network.Blocks.Select(_ => System.Array.Empty<string>())];
        }

        var rows = network.Blocks.SelectMany((block, b) => Enumerable.Repeat(b, block.Tiers.Count - 1)).ToArray();
        var reached = graph.Node("GreaterOrEqual", "gate.reached",
            [Scores(stem, level, rows), graph.Floats(Thresholds, [.. network.Gate.Thresholds.SelectMany(t => t)], rows.Length)]);
        WriteSpent(reached, rows);

        var passed = network.Blocks.Select(block =>
            Enumerable.Range(0, block.Tiers.Count - 1).Select(k => $"{block.Name}.above{block.Tiers[k].Width}").ToArray()).ToArray();
        graph.Nodes("Split", [.. passed.SelectMany(names => names)], [reached], GraphWriter.Int("axis", 0));
        return passed;
    }

    // The score of each row's block, the largest over the batch: a block runs at the widest tier that any image asks for.
    private string Scores(string stem, string level, int[] rows)
    {
        var gate = network.Gate;
        var (levels, blocks) = (network.Levels.Length, network.Blocks.Count);
        var features = graph.Node("ReduceMean", "gate.features", [stem], GraphWriter.Ints("axes", 2, 3), GraphWriter.Int("keepdims", 0));
        var bias1 = PerLevel("gate.bias1", level, gate.Bias1, levels, gate.Hidden);
        var linear = graph.Node("Gemm", "gate.linear",
            [features, graph.Floats("gate.weight1", gate.Weight1, gate.Hidden, network.Stem.OutChannels), bias1], GraphWriter.Int("transB", 1));
        var hidden = graph.Node("Relu", "gate.hidden", [linear]);
        float[] weight2 = [.. rows.SelectMany(b => gate.Weight2[(b * gate.Hidden)..((b + 1) * gate.Hidden)])];
        float[] bias2 = [.. Enumerable.Range(0, levels).SelectMany(l => rows.Select(b => gate.Bias2[l * blocks + b]))];
        var scores = graph.Node("Gemm", "gate.scores",
            [hidden, graph.Floats("gate.weight2", weight2, rows.Length, gate.Hidden), PerLevel("gate.bias2", level, bias2, levels, rows.Length)],
            GraphWriter.Int("transB", 1));
        return graph.Node("ReduceMax", "gate.scores.batch", [scores], GraphWriter.Ints("axes", 0), GraphWriter.Int("keepdims", 0));
    }

    private string PerLevel(string name, string level, float[] values, int levels, int length) =>
        graph.Node("Gather", $"{name}.row", [graph.Floats(name, values, levels, length), level]);

    private void WriteSpent(string reached, int[] rows)
    {
        var blocks = network.Blocks.Count;
        var steps = new float[rows.Length];
        var counts = new float[rows.Length * blocks];
        for (var (row, tier) = (0, 0); row < rows.Length; row++)
        {
            var b = rows[row];
            tier = row > 0 && rows[row - 1] == b ? tier + 1 : 1;
            steps[row] = macs.Blocks[b][tier] - macs.Blocks[b][tier - 1];
            counts[row * blocks + b] = 1;
        }

        var ones = graph.Node("Cast", "gate.ones", [reached], GraphWriter.Int("to", 1));
        var lowest = macs.At(new int[blocks]);
        graph.Node("Add", "macs",
            [graph.Node("MatMul", "macs.above", [ones, graph.Floats("macs.steps", steps, steps.Length)]), graph.Floats("macs.lowest", [lowest])]);
        graph.Node("Cast", "tiers",
            [graph.Node("MatMul", "tiers.count", [ones, graph.Floats("tiers.ones", counts, rows.Length, blocks)])], GraphWriter.Int("to", 7));
    }

    private void WriteFixed()
    {
        graph.Node("Identity", "macs", [graph.Floats("macs.value", [macs.Dense])]);
        graph.Node("Identity", "tiers", [graph.Longs("tiers.value", new long[network.Blocks.Count], network.Blocks.Count)]);
    }
}
