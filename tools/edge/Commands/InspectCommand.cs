using System.CommandLine;
using System.Globalization;
using EdgeSdk.Models;
using EdgeSdk.Tool.Output;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge inspect</c>: what is in a model file.</summary>
internal static class InspectCommand
{
    private const string Help = """
        Verifies a model file and shows what is in it: levels with MACs and accuracy, blocks with their tiers, the share of test images at each
        of them where the training recorded it, provenance.
        With --json, the manifest.

        Example:
          edge inspect runtime-samples/QuickStart/assets/fashion-mnist.onnx
        """;

    public static Command Create()
    {
        var path = new Argument<string>("model") { Description = "The .onnx file." };
        var command = new Command("inspect", Help) { path, JsonOutput.Option };
        command.SetAction(parsed =>
        {
            var manifest = ModelManifest.Read(parsed.GetValue(path)!);
            if (JsonOutput.IsWanted(parsed))
                Console.WriteLine(manifest.ToJson());
            else
                Write(manifest, new FileInfo(parsed.GetValue(path)!).Length);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(ModelManifest manifest, long bytes)
    {
        var input = manifest.Input;
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]{manifest.Name}[/]  {bytes / 1e6:0.00} MB, input {input.Channels}x{input.Height}x{input.Width}, embedding {manifest.EmbeddingLength}, {manifest.DenseMacs / 1e6:0.00} M MACs dense");
        var training = manifest.Training;
        AnsiConsole.MarkupLineInterpolated(
            $"{training.Method} on {training.Images} images of {training.DataSet}, {training.Epochs} epochs{(training.FineTuningEpochs is { } tuned ? $" and {tuned} with labels" : "")}, seed {training.Seed}, trainer {training.Trainer}");
        if (manifest.Labels.Count > 0)
            AnsiConsole.MarkupLineInterpolated($"labels: {string.Join(", ", manifest.Labels)}");
        AnsiConsole.MarkupLineInterpolated($"weights sha256 {manifest.WeightsSha256}");
        if (manifest.Converted is { } converted)
            AnsiConsole.MarkupLineInterpolated($"{converted.Precision}, made from weights {converted.WeightsSha256}");
        if (manifest.Frozen is { } frozen)
            AnsiConsole.MarkupLineInterpolated($"frozen at tiers {string.Join(", ", frozen.Tiers)} from weights {frozen.WeightsSha256}");
        AnsiConsole.Write(Levels(manifest));
        AnsiConsole.Write(Blocks(manifest));
        if (manifest.Levels.Any(level => level.TierShares is not null))
            AnsiConsole.Write(Shares(manifest));
    }

    private static Table Levels(ModelManifest manifest)
    {
        var table = Titled("levels", "budget", "MACs", "share of dense", "top-1", "kNN top-1", "calibration error");
        foreach (var level in manifest.Levels)
        {
            table.AddRow(
                Number(level.Budget, "0.00"), Number(level.Macs / 1e6, "0.00") + " M", Number(level.Macs / manifest.DenseMacs, "0.000"),
                level.Top1 is { } top1 ? Number(top1, "0.0 %") : "-", level.KnnTop1 is { } knn ? Number(knn, "0.0 %") : "-",
                level.CalibrationError is { } error ? Number(error, "0.0 %") : "-");
        }

        return table;
    }

    private static Table Blocks(ModelManifest manifest)
    {
        var table = Titled("blocks", "block", "channels", "tiers", "M MACs per tier");
        foreach (var block in manifest.Blocks)
        {
            table.AddRow(
                block.Name, Number(block.Channels, "0"), string.Join(", ", block.Tiers),
                string.Join(", ", block.TierMacs.Select(macs => Number(macs / 1e6, "0.00"))));
        }

        return table;
    }

    private static Table Shares(ModelManifest manifest)
    {
        var table = Titled("test images at each tier", ["block", "tier", .. manifest.Levels.Select(level => Number(level.Budget, "0.00"))]);
        for (var b = 0; b < manifest.Blocks.Count; b++)
            for (var tier = 0; tier < manifest.Blocks[b].Tiers.Count; tier++)
                table.AddRow([
                    manifest.Blocks[b].Name, Number(manifest.Blocks[b].Tiers[tier], "0"),
                    .. manifest.Levels.Select(level => level.TierShares is { } shares ? Number(shares[b][tier], "0.0 %") : "-"),
                ]);
        return table;
    }

    private static Table Titled(string title, params string[] headings)
    {
        var table = new Table().Border(TableBorder.Rounded).Title(title);
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(heading).RightAligned());
        return table;
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
