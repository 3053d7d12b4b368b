using EdgeSdk.Models;
using EdgeSdk.Trainer.Data;
using EdgeSdk.Trainer.Export.Quantization;

namespace EdgeSdk.Benchmarks;

/// <summary>What each way to quantise the committed model loses, level by level, on all test images.</summary>
internal static class EightBitAccuracy
{
    public static void Print(ModelFolder models, TimeSpan duration)
    {
        if (!Directory.Exists(FashionMnist.DefaultFolder))
        {
            Console.WriteLine("8-bit-accuracy needs Fashion-MNIST: apt-get install dataset-fashion-mnist.");
            return;
        }

        var path = Path.Combine(Repository(), "runtime-samples", "QuickStart", "assets", "fashion-mnist.onnx");
        var manifest = ModelManifest.Read(path);
        var (train, test) = (FashionMnist.Train(), FashionMnist.Test());
        Console.WriteLine();
        Console.WriteLine($"| top-1, points lost | {string.Join(" | ", manifest.Levels.Select(level => FormattableString.Invariant($"{level.Budget:0.00}")))} |");
        foreach (var (name, options) in EightBitVariants.All)
        {
            var levels = LevelAccuracy.Measure(ModelQuantizer.Rewrite(path, train, options), manifest, test);
            Console.WriteLine(
                $"| {name} | {string.Join(" | ", manifest.Levels.Zip(levels, (was, now) => FormattableString.Invariant($"{(was.Top1 - now.Top1) * 100:0.00}")))} |");
        }
    }

    public static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EdgeSdk.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("Run the benchmarks from a checkout.");
        return folder;
    }
}
