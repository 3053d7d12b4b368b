using EdgeSdk.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Benchmarks.Frames;

/// <summary>Whether running several images at once pays: microseconds per image of real images in batches, over one by one.</summary>
internal static class BatchTable
{
    private static readonly int[] Sizes = [1, 2, 4, 8];

    public static void Print(string path, TestSet images, TimeSpan duration)
    {
        var manifest = ModelManifest.Read(path);
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(path, options);
        using var run = new RunOptions();
        Console.WriteLine("\nMicro-batches of test images, one thread: microseconds per image, median; in brackets over one by one.\n");
        Console.WriteLine($"| level | {string.Join(" | ", Sizes.Select(size => $"batch {size}"))} |");
        Console.WriteLine($"| --- | {string.Join(" | ", Sizes.Select(_ => "---"))} |");
        foreach (var level in manifest.Levels)
        {
            var next = 0;
            Action Batch(int size)
            {
                var (channels, height, width) = manifest.Input;
                var pixels = new float[size * channels * height * width];
                return () =>
                {
                    for (var i = 0; i < pixels.Length; i++)
                        pixels[i] = images.Pixels[(next + i) % images.Pixels.Length] / 255f;
                    next += pixels.Length;
                    using var image = OrtValue.CreateTensorValueFromMemory(pixels, [size, channels, height, width]);
                    using var budget = OrtValue.CreateTensorValueFromMemory([(float)level.Budget], []);
                    using var outputs = session.Run(run, ["image", "budget"], [image, budget], ["embedding", "logits"]);
                };
            }
            var times = Turns.Time(duration, [.. Sizes.Select(Batch)]);
            Console.WriteLine($"| {level.Budget:0.00} | {string.Join(" | ", Sizes.Select((size, i) => $"{times.Median(i) / size:0} ({times.Ratio(i, 0).Median / size:0.00})"))} |");
        }
    }
}
