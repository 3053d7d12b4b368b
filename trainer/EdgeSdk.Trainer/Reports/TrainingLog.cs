using System.Text.Json;

namespace EdgeSdk.Trainer.Reports;

/// <summary>The loss curves of a run's <c>log.jsonl</c>.</summary>
internal static class TrainingLog
{
    private const int MostPoints = 200;
    private static readonly string[] Names = ["dense", "gated", "smallest"];

    /// <summary>For each stage the dense, gated and smallest loss over the steps, each point the mean of some steps.</summary>
    /// <param name="lines">The lines of the log; one that a crash cut short is left out, one that was repeated after it counts once.</param>
    public static IReadOnlyList<(string Stage, IReadOnlyList<Series> Losses)> Read(IEnumerable<string> lines)
    {
        var stages = new Dictionary<string, SortedDictionary<int, double[]>>();
        foreach (var line in lines)
        {
            if (Parse(line) is not var (stage, step, losses))
                continue;
            if (!stages.TryGetValue(stage, out var steps))
                stages[stage] = steps = [];
            steps[step] = losses;
        }

        return [.. stages.Select(stage => (stage.Key, Curves(stage.Value)))];
    }

    private static IReadOnlyList<Series> Curves(SortedDictionary<int, double[]> steps)
    {
        var chunks = steps.Chunk(Math.Max(1, (steps.Count + MostPoints - 1) / MostPoints)).ToList();
        return [.. Names
            .Select((name, loss) => new Series(name, [.. chunks
                .Select(chunk => (X: (double)chunk[^1].Key, Y: chunk.Where(step => step.Value[loss] != 0).Select(step => step.Value[loss]).DefaultIfEmpty(double.NaN).Average()))
                .Where(point => double.IsFinite(point.Y))]))
            .Where(series => series.Points.Count > 0)];
    }

    private static (string Stage, int Step, double[] Losses)? Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            return (root.GetProperty("stage").GetString()!, root.GetProperty("step").GetInt32(),
                [root.GetProperty("dense").GetDouble(), root.GetProperty("gated").GetDouble(), root.GetProperty("smallest").GetDouble()]);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
