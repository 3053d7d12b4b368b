using EdgeSdk.Frames;

namespace EdgeSdk.Benchmarks.Frames;

/// <summary>
/// What a frame costs beyond a bare, pre-bound run of the same session on the same tensor, and what it leaves on the managed heap. It is the model's own session:
/// a second one lies elsewhere in memory, which alone makes it some per cent faster or slower.
/// </summary>
internal static class OverheadTable
{
    public static void Print(string path, TimeSpan duration)
    {
        using var model = AdaptiveModel.Open(path, options =>
        {
            options.Threads = 1;
            options.Policies.Battery().Load();
        });
        var (_, height, width) = model.Manifest.Input;
        var pixels = new byte[height * width];
        new Random(1).NextBytes(pixels);
        var best = new int[3];
        var goals = new Goals();

        Console.WriteLine($"\nFrames of {width}x{height} Mono8 through {Path.GetFileName(path)}, microseconds, median (fastest tenth); the difference turn by turn, median [quartiles], and of the fastest tenths.\n");
        Console.WriteLine("| level | a frame | a bare bound run | the SDK's part | bytes allocated per frame |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var level in model.Levels)
        {
            model.Force(level.Budget);
            void Sdk() => model.Run(Frame.Over(pixels, width, height, PixelFormat.Mono8)).Top(best);
            var times = Turns.Time(duration, Sdk, () => model.Runner.Run(level.Budget));
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
}
