using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EdgeSdk.Trainer.Reports;

/// <summary>A run's <c>log.jsonl</c>: a line per step with its losses, a line per epoch with its kNN top-1.</summary>
internal static class TrainingLog
{
    /// <summary>Its name in a run folder.</summary>
    public const string FileName = "log.jsonl";

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

    /// <summary>Top-1 of kNN, in %, over the epochs of each stage that measured it.</summary>
    public static IReadOnlyList<Series> Knn(IEnumerable<string> lines)
    {
        var stages = new Dictionary<string, SortedDictionary<int, double>>();
        foreach (var line in lines)
        {
            if (Fields(line) is not { Epoch: { } epoch, Knn: { } knn } fields)
                continue;
            if (!stages.TryGetValue(fields.Stage, out var epochs))
                stages[fields.Stage] = epochs = [];
            epochs[epoch] = 100 * knn;
        }

        return [.. stages.Select(stage => new Series(stage.Key, [.. stage.Value.Select(epoch => ((double)epoch.Key, epoch.Value))]))];
    }

    /// <summary>The line of an epoch.</summary>
    public static string Line(string stage, int epoch, double knn) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"stage":"{{stage}}","epoch":{{epoch}},"knnTop1":{{knn:0.####}}}""");

    /// <summary>Takes out what a stage wrote after a step: a crash lost those steps, and they are about to be done again.</summary>
    public static void Rewind(string path, string stage, int step)
    {
        if (!File.Exists(path))
            return;
        var lines = File.ReadAllLines(path);
        // An epoch's line follows its last step, so what comes after the first lost step is lost too.
        var kept = new List<string>(lines.Length);
        var lost = false;
        foreach (var line in lines)
        {
            var fields = Fields(line);
            lost |= fields is null || (fields.Stage == stage && fields.Step > step);
            if (fields is not null && (fields.Stage != stage || !lost))
                kept.Add(line);
        }

        if (kept.Count < lines.Length)
            AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(string.Concat(kept.Select(line => line + "\n")))));
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

    private static (string Stage, int Step, double[] Losses)? Parse(string line) =>
        Fields(line) is { Step: { } step, Losses: { } losses } fields ? (fields.Stage, step, losses) : null;

    // Null for a line that was cut short.
    private static LogFields? Fields(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var stage = root.GetProperty("stage").GetString()!;
            return root.TryGetProperty("epoch", out var epoch)
                ? new LogFields(stage, null, null, epoch.GetInt32(), root.GetProperty("knnTop1").GetDouble())
                : new LogFields(stage, root.GetProperty("step").GetInt32(),
                    [root.GetProperty("dense").GetDouble(), root.GetProperty("gated").GetDouble(), root.GetProperty("smallest").GetDouble()], null, null);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private sealed record LogFields(string Stage, int? Step, double[]? Losses, int? Epoch, double? Knn);
}
