using System.Globalization;
using System.Net;
using System.Text;
using EdgeSdk.Trainer.Runs;

namespace EdgeSdk.Trainer.Reports;

/// <summary>A training report for people: one page that needs nothing but itself.</summary>
internal static class HtmlReport
{
    private const string Style = """
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 960px; margin: 2rem auto; padding: 0 1rem; color: CanvasText; background: Canvas; color-scheme: light dark }
        table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto } td, th { padding: .2rem .7rem; text-align: right; border-bottom: 1px solid #8884 }
        svg { width: 100%; max-width: 760px; font: 12px system-ui, sans-serif } svg text { fill: currentColor } .grid { stroke: #8885 }
        .bar { display: flex; height: 14px; width: 240px } .on { background: #009e73 } .some { background: #e69f00 } .off { background: #8886 }
        """;

    /// <summary>Writes the page.</summary>
    /// <param name="report">The report.</param>
    /// <param name="classNames">The class names in label order.</param>
    /// <param name="log">The lines of the run's log.</param>
    public static string Write(TrainingReport report, IReadOnlyList<string> classNames, IReadOnlyList<string> log)
    {
        var title = $"{report.Training.Method} on {report.Training.DataSet}";
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Text(title)}</title><style>{Style}</style><h1>{Text(title)}</h1>");
        page.Append(CultureInfo.InvariantCulture, $"<p>{report.Training.Images} images, {report.Training.Epochs} epochs{(report.Training.FineTuningEpochs is { } tuned ? $" and {tuned} with labels" : "")}, seed {report.Training.Seed}, {report.TrainingSeconds / 60:0} minutes of training, of which it waited {report.WaitingShare:0.0 %} for views; {report.DenseMacs / 1e6:0.00} M MACs dense; {report.TestImages} test images; trainer {Text(report.Training.Trainer)}.</p>");
        Levels(page, report);
        page.Append("<h2>Accuracy over MACs</h2>").Append(SvgChart.Lines("MACs really spent / dense", "top-1, %",
        [
            new Series("linear head", [.. report.Levels.Select(level => (level.MacsShare, 100 * level.LinearTop1))]),
            new Series("kNN", [.. report.Levels.Select(level => (level.MacsShare, 100 * level.KnnTop1))]),
        ], marks: true));
        page.Append("<h2>Accuracy over the share of confident images</h2>").Append(SvgChart.Lines("share of the held-out images, surest first", "top-1, %",
            [.. report.Levels.Select(level => new Series($"level {Number(level.Budget, "0.00")}", [.. level.Confidence.Select(point => (point.Share, 100 * point.Top1))]))], marks: false));
        foreach (var (stage, losses) in TrainingLog.Read(log))
            page.Append(CultureInfo.InvariantCulture, $"<h2>Losses of {Text(stage)}</h2>").Append(SvgChart.Lines("step", "loss", losses, marks: false));
        foreach (var knn in TrainingLog.Knn(log).Where(series => series.Points.Count > 1))
            page.Append(CultureInfo.InvariantCulture, $"<h2>kNN during {Text(knn.Name)}</h2>").Append(SvgChart.Lines("epoch", "top-1 of held-out images, %", [knn], marks: true));
        Channels(page, report);
        foreach (var level in report.Levels)
            Confusion(page, level, classNames);
        return page.ToString();
    }

    private static void Levels(StringBuilder page, TrainingReport report)
    {
        page.Append("<h2>Levels</h2><table><tr><th>budget<th>MACs / dense<th>linear top-1<th>top-5<th>kNN top-1<th>temperature<th>calibration error<th>before");
        foreach (var level in report.Levels)
        {
            page.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{level.Budget:0.00}<td>{level.MacsShare:0.000}<td>{level.LinearTop1:0.0 %}<td>{level.LinearTop5:0.0 %}<td>{level.KnnTop1:0.0 %}<td>{level.Temperature:0.00}<td>{level.CalibrationError:0.0 %}<td>{level.CalibrationErrorBefore:0.0 %}");
        }

        page.Append("</table>");
    }

    private static void Channels(StringBuilder page, TrainingReport report)
    {
        page.Append("<h2>Channels over the test images</h2><p>Always on (green), data-dependent (yellow), always off (grey), block by block.</p><table>");
        foreach (var level in report.Levels)
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{level.Budget:0.00}");
            foreach (var block in level.Channels)
            {
                page.Append(CultureInfo.InvariantCulture,
                    $"<td><div class=\"bar\" title=\"{block.AlwaysOn:0 %} on, {block.DataDependent:0 %} data-dependent, {block.AlwaysOff:0 %} off\"><div class=\"on\" style=\"flex:{block.AlwaysOn:0.###}\"></div><div class=\"some\" style=\"flex:{block.DataDependent:0.###}\"></div><div class=\"off\" style=\"flex:{block.AlwaysOff:0.###}\"></div></div>");
            }
        }

        page.Append("</table>");
    }

    private static void Confusion(StringBuilder page, LevelReport level, IReadOnlyList<string> classNames)
    {
        page.Append(CultureInfo.InvariantCulture, $"<details><summary>Confusion at level {level.Budget:0.00}: rows are labels, columns answers</summary><table><tr><th>");
        foreach (var name in classNames)
            page.Append(CultureInfo.InvariantCulture, $"<th>{Text(name)}");
        foreach (var (row, label) in level.Confusion.Select((row, label) => (row, label)))
        {
            page.Append(CultureInfo.InvariantCulture, $"<tr><th>{Text(classNames[label])}");
            var most = Math.Max(1, row.Sum());
            foreach (var count in row)
                page.Append(CultureInfo.InvariantCulture, $"<td style=\"background:rgb(0 114 178/{0.8 * count / most:0.##})\">{count}");
        }

        page.Append("</table></details>");
    }

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
