using System.CommandLine;
using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;
using EdgeSdk.Models.Trust;
using EdgeSdk.Tool.Output;
using EdgeSdk.Trainer.Export;
using EdgeSdk.Trainer.Export.HalfPrecision;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge export</c>: one level of a model as a plain network.</summary>
internal static class ExportCommand
{
    private const string Help = """
        Writes one level of a model as a plain ONNX file without gate and control flow, for TensorRT, the tool chains of neural processors
        and other runtimes that dislike 'If'. Its only input is 'image', and it holds only the weights that level needs. With --float16 the
        numbers inside take half the space; inputs and outputs stay float32.

        Examples:
          edge export model.onnx --level 0.3 --out frozen.onnx
          edge export model.onnx --level 0.3 --tiers 1 3 2 --out frozen.onnx   a tier for each block, in place of the even widths that fit
          edge export model.onnx --float16 --out half.onnx                     all levels in float16, for GPUs
          edge export model.onnx --float16 --level 0.3 --out frozen.onnx       one of them
          edge export old.onnx --upgrade --out model.onnx                      a file of opset 17 as files are now: opset 13, the same answers
        """;

    public static Command Create()
    {
        var path = new Argument<string>("model") { Description = "The .onnx file." };
        var level = new Option<double?>("--level") { Description = "The budget, in (0, 1]; the largest level not above it is written." };
        var half = new Option<bool>("--float16") { Description = "Store and compute in float16; without --level, all levels." };
        var upgrade = new Option<bool>("--upgrade") { Description = "Write a file of an older exporter in the form of today, for older versions of ONNX Runtime." };
        var output = new Option<string>("--out") { Description = "The file to write; an older one is replaced.", Required = true };
        var tiers = new Option<int[]>("--tiers") { Description = "The tier of each block, from 0, as 'edge inspect' lists them.", AllowMultipleArgumentsPerToken = true };
        var operatorSets = OperatorSets.Create();
        var command = new Command("export", Help) { path, level, half, upgrade, output, tiers, operatorSets, JsonOutput.Option };
        command.SetAction(parsed =>
        {
            var source = parsed.GetValue(path)!;
            var target = parsed.GetValue(output)!;
            var budget = parsed.GetValue(level);
            if (budget is not (null or (> 0 and <= 1)))
                throw new InvalidDataException(FormattableString.Invariant($"--level is {budget}; a budget is above 0 and not above 1."));
            if (parsed.GetValue(upgrade) && (budget is not null || parsed.GetValue(half)))
                throw new InvalidDataException("--upgrade writes the file as it is, in another form; name no --level and no --float16, and export what it writes.");
            if (budget is null && !parsed.GetValue(half) && !parsed.GetValue(upgrade))
                throw new InvalidDataException("There is nothing to write: name a --level, --float16, both, or --upgrade.");
            var chosen = parsed.GetValue(tiers) is { Length: > 0 } given ? given : null;
            if (budget is null && chosen is not null)
                throw new InvalidDataException("--tiers fixes the blocks of one level; name that --level too.");
            var trust = OperatorSets.Allow(parsed.GetValue(operatorSets));
            var manifest = parsed.GetValue(upgrade) ? CurrentForm.Upgrade(source, target)
                : !parsed.GetValue(half) ? ModelFreezer.Freeze(source, budget!.Value, target, chosen, trust)
                : budget is null ? Float16Converter.Convert(source, target, trust)
                : FreezeHalf(source, budget.Value, target, chosen, trust);
            if (JsonOutput.IsWanted(parsed))
                JsonOutput.Write(new { Model = target, Bytes = new FileInfo(target).Length, manifest.Converted?.Precision, manifest.Levels[0].Macs, manifest.DenseMacs, manifest.Frozen?.Tiers });
            else
                Write(manifest, target);
            return ExitCode.Success;
        });
        return command;
    }

    private static ModelManifest FreezeHalf(string source, double budget, string target, int[]? tiers, Action<ModelTrust> trust)
    {
        var folder = Directory.CreateTempSubdirectory("edge-export-");
        try
        {
            var half = Path.Combine(folder.FullName, Path.GetFileName(source));
            Float16Converter.Convert(source, half, trust);
            return ModelFreezer.Freeze(half, budget, target, tiers, trust);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Write(ModelManifest manifest, string path)
    {
        if (manifest.Frozen is not null)
            WriteFrozen(manifest);
        AnsiConsole.MarkupLineInterpolated(
            $"Model: {path}, {new FileInfo(path).Length / 1e6:0.00} MB{(manifest.Converted is { } converted ? $", {converted.Precision}" : "")}");
    }

    private static void WriteFrozen(ModelManifest manifest)
    {
        var level = manifest.Levels[0];
        var widths = manifest.Blocks.Zip(manifest.Frozen!.Tiers, (block, tier) => $"{block.Name} {block.Tiers[tier]}/{block.Channels}");
        AnsiConsole.MarkupLineInterpolated(
            $"{manifest.Name} at level {level.Budget}: {level.Macs / 1e6:0.00} M MACs, {level.Macs / manifest.DenseMacs:0.000} of dense; {string.Join(", ", widths)}");
    }
}
