using EdgeSdk.Models;
using EdgeSdk.Models.Onnx;

namespace EdgeSdk.Trainer.Export;

/// <summary>
/// Writes the gate as few nodes: one row per threshold (its unit's score, repeated), compared at once.
/// </summary>
internal sealed class GateWriter(GraphWriter graph, NetworkSnapshot network, IReadOnlyList<UnitSnapshot> units, MacCount macs)
{
    /// <summary>The initializer with all thresholds, block after block.</summary>
    public const string Thresholds = "gate.thresholds";

    private const int Always = -1;
    private const long Float = (long)TensorProto.Types.DataType.Float;
    private const long Int64 = (long)TensorProto.Types.DataType.Int64;

    /// <summary>Writes the index of the level and returns its name.</summary>
    public string Level()
    {
        var above = network.Levels.Skip(1).Select(level => (float)(level - LevelLookup.Slack)).ToArray();
        if (above.Length == 0)
            return graph.Longs(GateNames.Level, [0]);
        var reached = graph.Node("GreaterOrEqual", "level.reached", ["budget", graph.Floats("level.budgets", above, above.Length)]);
        var counts = graph.Node("Cast", "level.counts", [reached], GraphWriter.Int("to", Int64));
        return graph.Node("ReduceSum", GateNames.Level, [counts], GraphWriter.Int("keepdims", 0));
    }

    /// <summary>Writes gate, <c>macs</c> and <c>tiers</c>, and <see cref="GateNames.Reached"/>, of which each <c>If</c> takes its row.</summary>
    public void Write(string stem, string level)
    {
        if (!network.HasGate)
        {
            WriteFixed();
            return;
        }

        // The last row is always reached: it stands for what every image costs.
        int[] rows = [.. units.SelectMany(unit => Enumerable.Repeat(unit.First, unit.Thresholds.Length)), Always];
        float[] thresholds = [.. units.SelectMany(unit => unit.Thresholds), float.NegativeInfinity];
        var reached = graph.Node("GreaterOrEqual", GateNames.Reached,
            [
                network.Gate.ReadsImages ? Scores(stem, level, rows) : LevelScores(level, rows),
                graph.Floats(Thresholds, thresholds, rows.Length),
            ]);
        WriteSpent(reached, rows.Length);
    }

    // The score of each row's unit, the largest over the batch: a unit runs at the widest step that any image asks for.
    // The second bias depends on the level too. To spare its lookup, one hidden unit per level is 1 at that level and 0 at the others.
    private string Scores(string stem, string level, int[] rows)
    {
        var gate = network.Gate;
        var (levels, units) = (network.Levels.Length, gate.Hidden + network.Levels.Length);
        var channels = network.Stem.OutChannels;
        float[] weight1 = [.. gate.Weight1, .. new float[levels * channels]];
        float[] bias1 = [.. Enumerable.Range(0, levels).SelectMany(l =>
            gate.Bias1.Skip(l * gate.Hidden).Take(gate.Hidden).Concat(Enumerable.Range(0, levels).Select(other => other == l ? 1f : 0f)))];
        float[] weight2 = [.. rows.SelectMany(Weight2)];

        var features = graph.Node("ReduceMean", "gate.features", [stem], GraphWriter.Ints("axes", 2, 3), GraphWriter.Int("keepdims", 0));
        var bias = graph.Node("Gather", "gate.bias1.row", [graph.Floats("gate.bias1", bias1, levels, units), level]);
        var linear = graph.Node("Gemm", "gate.linear",
            [features, graph.Floats("gate.weight1", weight1, units, channels), bias], GraphWriter.Int("transB", 1));
        var hidden = graph.Node("Relu", "gate.hidden", [linear]);
        var scores = graph.Node("Gemm", "gate.scores",
            [hidden, graph.Floats("gate.weight2", weight2, rows.Length, units)], GraphWriter.Int("transB", 1));
        return graph.Node("ReduceMax", "gate.scores.batch", [scores], GraphWriter.Ints("axes", 0), GraphWriter.Int("keepdims", 0));
    }

    // Of a gate that no image changes: a row of scores for each level.
    private string LevelScores(string level, int[] rows)
    {
        var reference = new ReferenceForward(network);
        float[] scores = [.. Enumerable.Range(0, network.Levels.Length).Select(reference.LevelScores)
            .SelectMany(own => rows.Select(block => block == Always ? 0 : own[block]))];
        return graph.Node("Gather", "gate.scores.level", [graph.Floats("gate.scores.levels", scores, network.Levels.Length, rows.Length), level]);
    }

    private IEnumerable<float> Weight2(int block)
    {
        var (gate, levels, blocks) = (network.Gate, network.Levels.Length, network.Blocks.Count);
        return block == Always
            ? new float[gate.Hidden + levels]
            : [.. gate.Weight2[(block * gate.Hidden)..((block + 1) * gate.Hidden)], .. Enumerable.Range(0, levels).Select(l => gate.Bias2[l * blocks + block])];
    }

    private void WriteSpent(string reached, int rows)
    {
        var blocks = network.Blocks.Count;
        var steps = new float[rows];
        var counts = new float[rows * blocks];
        var row = 0;
        foreach (var unit in units)
        {
            var costs = unit.Costs(macs);
            for (var step = 1; step < unit.Steps.Length; step++, row++)
            {
                steps[row] = costs[step] - costs[step - 1];
                for (var b = 0; b < unit.Blocks.Count; b++)
                    counts[row * blocks + unit.First + b] = unit.Steps[step][b] - unit.Steps[step - 1][b];
            }
        }

        steps[^1] = macs.At(new int[blocks]);
        var ones = graph.Node("Cast", "gate.ones", [reached], GraphWriter.Int("to", Float));
        graph.Node("MatMul", "macs", [ones, graph.Floats("macs.steps", steps, steps.Length)]);
        graph.Node("Cast", "tiers",
            [graph.Node("MatMul", "tiers.count", [ones, graph.Floats("tiers.ones", counts, rows, blocks)])], GraphWriter.Int("to", Int64));
    }

    private void WriteFixed()
    {
        graph.Node("Identity", "macs", [graph.Floats("macs.value", [macs.Dense])]);
        graph.Node("Identity", "tiers", [graph.Longs("tiers.value", new long[network.Blocks.Count], network.Blocks.Count)]);
    }
}
