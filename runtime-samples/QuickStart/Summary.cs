using System.Numerics;
using EdgeSdk;
using EdgeSdk.Budgets;
using EdgeSdk.Frames;
using Spectre.Console;

namespace QuickStart;

/// <summary>
/// Every image at every level, and once more with a budget that holds in the mean: unsure images run twice. All take turns, so that whatever else this machine does falls on
/// them alike.
/// </summary>
internal static class Summary
{
    private const double MeanBudget = 0.3;

    public static void Write(AdaptiveModel model, TestImages images)
    {
        var rows = model.Levels.Select(_ => new Row(images.Count)).ToArray();
        var mean = new Row(images.Count);
        // Without dwell time: the clock of a replayed trace stands still now.
        model.Governor.Configure(new PolicyOptions { Dwell = TimeSpan.Zero }.Limit(MeanBudget));
        var budget = BudgetDecision.Chosen(MeanBudget);
        for (var image = 0; image < images.Count; image++)
        {
            for (var level = 0; level < rows.Length; level++)
            {
                var result = model.Run(
                    Frame.Over(images.Pixels(image), images.Width, images.Height, PixelFormat.Mono8), model.Levels[level].Budget);
                rows[level].Take(result, images.Label(image));
            }

            var decided = model.Run(Frame.Over(images.Pixels(image), images.Width, images.Height, PixelFormat.Mono8));
            mean.Take(decided, images.Label(image));
            budget = decided.Budget;
        }

        var table = new Table().Border(TableBorder.Rounded).Title($"{images.Count} test images at every level, one thread, {Vector<float>.Count * 32}-bit vectors");
        foreach (var heading in new[] { "budget", "images", "top-1", "MACs / dense", "p50", "p99", "p50 / dense" })
            table.AddColumn(new TableColumn(heading).RightAligned());
        var dense = rows[^1].Latency.Median;
        foreach (var (row, level) in rows.Zip(model.Levels))
            Add($"{level.Budget:0.00}", row);
        if (budget.Escalation is { } twice)
            Add($"{budget.Granted:0.00} in the mean: {twice.First:0.##}, {twice.Second:0.##} when unsure", mean);
        AnsiConsole.Write(table);

        void Add(string name, Row row) => table.AddRow(
            name, $"{images.Count}", $"{(double)row.Right / images.Count:0.0 %}", $"{row.Share / images.Count:0.000}",
            $"{row.Latency.Median:0.000} ms", $"{row.Latency.Quantile(0.99):0.000} ms", $"{row.Latency.Median / dense:0.00}");
    }

    private sealed class Row(int images)
    {
        public LatencyWindow Latency { get; } = new(images);

        public int Right { get; private set; }

        public double Share { get; private set; }

        public void Take(FrameResult result, int label)
        {
            Latency.Add(result.Latency.TotalMilliseconds);
            Right += result.LabelIndex == label ? 1 : 0;
            Share += result.MacsShare;
        }
    }
}
