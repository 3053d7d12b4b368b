using EdgeSdk.Trainer.Runs;
using Spectre.Console;

namespace EdgeSdk.Tool.Output;

/// <summary>The levels of a training report as a table.</summary>
internal static class ReportTable
{
    /// <summary>The same for machines; everything else is in the report's own file.</summary>
    public static object Figures(TrainingReport report, TrainingRun run) => new
    {
        Model = report.ExportSkipped is null ? run.ModelPath : null,
        report.ExportSkipped,
        Report = run.ReportPath,
        report.DenseMacs,
        report.TrainingSeconds,
        report.WaitingShare,
        Levels = report.Levels.Select(level => new { level.Budget, level.Macs, level.MacsShare, level.LinearTop1, level.KnnTop1 }),
    };

    public static void Write(TrainingReport report)
    {
        var table = new Table().Border(TableBorder.Rounded).Title($"{report.Training.Method} on {report.Training.DataSet}, {report.DenseMacs / 1e6:0.00} M MACs dense");
        foreach (var heading in new[] { "budget", "MACs", "share of dense", "linear top-1", "kNN top-1" })
            table.AddColumn(new TableColumn(heading).RightAligned());
        foreach (var level in report.Levels)
        {
            table.AddRow(
                $"{level.Budget:0.00}", $"{level.Macs / 1e6:0.00} M", $"{level.MacsShare:0.000}", $"{level.LinearTop1:0.0 %}", $"{level.KnnTop1:0.0 %}");
        }

        AnsiConsole.Write(table);
        AnsiConsole.MarkupLineInterpolated($"Trained in {TimeSpan.FromSeconds(report.TrainingSeconds):hh\\:mm\\:ss}, of which it waited {report.WaitingShare:0.0 %} for views.");
        foreach (var rank in report.Ranks ?? [])
        {
            AnsiConsole.MarkupLineInterpolated(
                $"rank {rank.Rank} on {rank.Host}: {rank.ImagesPerSecond:0} images/s, waited {rank.WaitingForViewsShare:0 %} for views, {rank.WaitingForRanksShare:0 %} for ranks");
        }

        if (report.ExportMaxDifference is { } difference)
            AnsiConsole.MarkupLineInterpolated($"The exported file agrees with the trained network to {difference:0.0e+0} at every level.");
    }
}
