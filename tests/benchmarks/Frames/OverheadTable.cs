using EdgeSdk.Frames;
using EdgeSdk.Models;
using Microsoft.ML.OnnxRuntime;

namespace EdgeSdk.Benchmarks.Frames;

/// <summary>What a frame costs beyond a bare, pre-bound run of the same session on the same tensor, and what it leaves on the managed heap.</summary>
internal static class OverheadTable
{
    public static void Print(string path, TimeSpan duration)
    {
        using var model = AdaptiveModel.Open(path, options =>
        {
            options.Threads = 1;
            options.Policies.Battery().Load();
        });
        var (channels, height, width) = model.Manifest.Input;
        var pixels = new byte[height * width];
        new Random(1).NextBytes(pixels);
        var image = new float[channels * height * width];
        new FrameConverter(model.Manifest.Input).Convert(Frame.Over(pixels, width, height, PixelFormat.Mono8), image);
        var best = new int[3];
        var goals = new Goals();

        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        using var session = new InferenceSession(path, options);
        using var run = new RunOptions();
        Console.WriteLine($"\nFrames of {width}x{height} Mono8 through {Path.GetFileName(path)}, microseconds, median (fastest tenth); the difference turn by turn, median [quartiles], and of the fastest tenths.\n");
        Console.WriteLine("| level | a frame | a bare bound run | the SDK's part | bytes allocated per frame |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var level in model.Levels)
        {
            var budget = new[] { (float)level.Budget };
            using var binding = session.CreateIoBinding();
            using var imageValue = OrtValue.CreateTensorValueFromMemory(image, [1, channels, height, width]);
            using var budgetValue = OrtValue.CreateTensorValueFromMemory(budget, []);
            using var bound = new Outputs(binding, model.Manifest);
            binding.BindInput("image", imageValue);
            binding.BindInput("budget", budgetValue);
            model.Force(level.Budget);
            void Sdk() => model.Run(Frame.Over(pixels, width, height, PixelFormat.Mono8)).Top(best);
            var times = Turns.Time(duration, Sdk, () => session.RunWithBinding(run, binding));
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
                Sdk();
            var allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / 1000.0;
            var difference = times.Difference(0, 1);
            var shown = $"{difference.ToString("0.0")} ({times.Fastest(0) - times.Fastest(1):0.0})";
            Console.WriteLine($"| {level.Budget:0.00} | {times.Median(0):0.0} ({times.Fastest(0):0.0}) | {times.Median(1):0.0} ({times.Fastest(1):0.0}) | {shown} | {allocated:0.###} |");
            goals.Add($"microseconds beyond a bare run, level {level.Budget:0.00}", difference.Median, shown, 20);
            goals.Add($"bytes allocated per frame, level {level.Budget:0.00}", allocated, $"{allocated:0.###}", 0);
        }
        goals.Print();
    }

    /// <summary>The outputs, bound once to memory of their own.</summary>
    private sealed class Outputs : IDisposable
    {
        private readonly List<OrtValue> _values = [];

        public Outputs(OrtIoBinding binding, ModelManifest manifest)
        {
            Bind<float>(binding, "embedding", 1, manifest.EmbeddingLength);
            Bind<float>(binding, "logits", 1, manifest.Labels.Count);
            Bind<float>(binding, "macs");
            Bind<long>(binding, "tiers", manifest.Blocks.Count);
        }

        public void Dispose() => _values.ForEach(value => value.Dispose());

        private void Bind<T>(OrtIoBinding binding, string name, params long[] shape) where T : unmanaged
        {
            var value = OrtValue.CreateTensorValueFromMemory(new T[shape.Aggregate(1L, (a, b) => a * b)], shape);
            _values.Add(value);
            binding.BindOutput(name, value);
        }
    }
}
