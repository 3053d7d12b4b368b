using System.Globalization;
using System.Text;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Trainer.Studies;

/// <summary>The reports of a study as tables in Markdown: mean and standard deviation over the seeds.</summary>
internal static class StudyTable
{
    public static string Markdown(StudyPlan plan, IReadOnlyList<(string Row, TrainingReport Report)> reports, int all)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# {plan.Title}");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"Written by `edge study` from `reports/`: {reports.Count} of {all} runs are done. Mean ± standard deviation over the seeds.");
        if (reports.Count == 0)
            return text.ToString().TrimEnd();
        var first = reports[0].Report;
        text.AppendLine(CultureInfo.InvariantCulture,
            $"{first.Training.Images} training and {first.TestImages} test images of {first.Training.DataSet}; {first.Options.Epochs} epochs; {first.DenseMacs / 1e6:0.00} M MACs dense; computed on {string.Join(" and ", reports.Select(run => run.Report.Options.Device).Distinct().Order())}.");
        text.AppendLine();
        text.AppendLine("| run | asked | MACs / dense | linear top-1 % | kNN top-1 % | seeds | minutes |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var row in plan.Rows)
        {
            var own = Of(reports, row.Name);
            for (var level = 0; own.Count > 0 && level < own[0].Levels.Count; level++)
            {
                var levels = own.ConvertAll(report => report.Levels[level]);
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"| {row.Name} | {levels[0].Budget:0.00} | {Spread(levels.Select(l => l.MacsShare), 1, "0.000")} | {Spread(levels.Select(l => l.LinearTop1), 100, "0.0")} | {Spread(levels.Select(l => l.KnnTop1), 100, "0.0")} | {own.Count} | {own.Average(report => report.TrainingSeconds) / 60:0} |");
            }
        }

        if (plan.Reference is { } reference && Of(reports, reference) is { Count: > 0 } compared)
            Compare(text, plan, reports, reference, compared);
        return text.ToString().TrimEnd();
    }

    private static void Compare(
        StringBuilder text, StudyPlan plan, IReadOnlyList<(string Row, TrainingReport Report)> reports, string reference, List<TrainingReport> compared)
    {
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture,
            $"`{reference}` less the others at the MACs they really spend, in points of linear top-1, per seed; between its levels its accuracy is taken as linear in the MACs.");
        text.AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"| run | asked | its MACs / dense | {reference} less it, linear | {reference} less it, kNN | seeds |");
        text.AppendLine("| --- | --- | --- | --- | --- | --- |");
        foreach (var row in plan.Rows.Where(row => row.Name != reference))
        {
            var own = Of(reports, row.Name);
            for (var level = 0; own.Count > 0 && level < own[0].Levels.Count; level++)
            {
                var pairs = own.Select(report => (Level: report.Levels[level], Other: compared.Find(other => other.Training.Seed == report.Training.Seed)))
                    .Where(pair => pair.Other is not null).ToList();
                if (pairs.Count == 0)
                    continue;
                var linear = pairs.Select(pair => At(pair.Other!, pair.Level.MacsShare, l => l.LinearTop1) - pair.Level.LinearTop1);
                var knn = pairs.Select(pair => At(pair.Other!, pair.Level.MacsShare, l => l.KnnTop1) - pair.Level.KnnTop1);
                text.AppendLine(CultureInfo.InvariantCulture,
                    $"| {row.Name} | {pairs[0].Level.Budget:0.00} | {Spread(pairs.Select(pair => pair.Level.MacsShare), 1, "0.000")} | {Spread(linear, 100, "+0.0;-0.0;0.0")} | {Spread(knn, 100, "+0.0;-0.0;0.0")} | {pairs.Count} |");
            }
        }
    }

    /// <summary>A figure of a report at any share of dense: linear between its levels, that of the nearest outside them.</summary>
    internal static double At(TrainingReport report, double share, Func<LevelReport, double> figure)
    {
        var levels = report.Levels;
        if (share <= levels[0].MacsShare)
            return figure(levels[0]);
        for (var i = 1; i < levels.Count; i++)
        {
            var (low, high) = (levels[i - 1], levels[i]);
            if (share <= high.MacsShare)
                return figure(low) + (figure(high) - figure(low)) * (share - low.MacsShare) / (high.MacsShare - low.MacsShare);
        }

        return figure(levels[^1]);
    }

    private static List<TrainingReport> Of(IReadOnlyList<(string Row, TrainingReport Report)> reports, string row) =>
        [.. reports.Where(pair => pair.Row == row).Select(pair => pair.Report)];

    private static string Spread(IEnumerable<double> values, double scale, string format)
    {
        var all = values.Select(value => value * scale).ToList();
        var mean = all.Average();
        var text = mean.ToString(format, CultureInfo.InvariantCulture);
        if (all.Count < 2)
            return text;
        var deviation = Math.Sqrt(all.Sum(value => (value - mean) * (value - mean)) / (all.Count - 1));
        return $"{text} ± {deviation.ToString(format.Split(';')[0].TrimStart('+'), CultureInfo.InvariantCulture)}";
    }
}
