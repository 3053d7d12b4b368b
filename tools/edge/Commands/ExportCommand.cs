using System.CommandLine;
using EdgeSdk.Models;
using EdgeSdk.Models.Freezing;
using EdgeSdk.Tool.Output;
using Spectre.Console;

namespace EdgeSdk.Tool.Commands;

/// <summary><c>edge export</c>: one level of a model as a plain network.</summary>
internal static class ExportCommand
{
    private const string Help = """
        Writes one level of a model as a plain ONNX file without gate and control flow, for TensorRT, the tool chains of neural processors
        and other runtimes that dislike 'If'. Its only input is 'image', and it holds only the weights that level needs.

        Examples:
          edge export model.onnx --level 0.3 --out frozen.onnx
          edge export model.onnx --level 0.3 --tiers 1 3 2 --out frozen.onnx   a tier for each block, in place of the even widths that fit
        """;

    public static Command Create()
    {
        var path = new Argument<string>("model") { Description = "The .onnx file." };
        var level = new Option<double>("--level") { Description = "The budget, in (0, 1]; the largest level not above it is written.", Required = true };
        var output = new Option<string>("--out") { Description = "The file to write; an older one is replaced.", Required = true };
        var tiers = new Option<int[]>("--tiers") { Description = "The tier of each block, from 0, as 'edge inspect' lists them.", AllowMultipleArgumentsPerToken = true };
        var command = new Command("export", Help) { path, level, output, tiers };
        command.SetAction(parsed =>
        {
            var source = parsed.GetValue(path)!;
            var target = parsed.GetValue(output)!;
            if (!(parsed.GetValue(level) is > 0 and <= 1))
                throw new InvalidDataException(FormattableString.Invariant($"--level is {parsed.GetValue(level)}; a budget is above 0 and not above 1."));
            var chosen = parsed.GetValue(tiers) is { Length: > 0 } given ? given : null;
            Write(ModelFreezer.Freeze(source, parsed.GetValue(level), target, chosen), target);
            return ExitCode.Success;
        });
        return command;
    }

    private static void Write(ModelManifest manifest, string path)
    {
        var level = manifest.Levels[0];
        var widths = manifest.Blocks.Zip(manifest.Frozen!.Tiers, (block, tier) => $"{block.Name} {block.Tiers[tier]}/{block.Channels}");
        AnsiConsole.MarkupLineInterpolated(
            $"{manifest.Name} at level {level.Budget}: {level.Macs / 1e6:0.00} M MACs, {level.Macs / manifest.DenseMacs:0.000} of dense; {string.Join(", ", widths)}");
        AnsiConsole.MarkupLineInterpolated($"Model: {path}, {new FileInfo(path).Length / 1e6:0.00} MB");
    }
}
