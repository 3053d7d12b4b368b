using System.Diagnostics;

namespace EdgeSdk.Benchmarks.Frames;

/// <summary>Processor time of a process with an open model that has nothing to do, against the same process without one.</summary>
internal static class IdleTable
{
    public static void Print(string path, TimeSpan duration)
    {
        Console.WriteLine($"\nProcessor use over {duration.TotalSeconds:0} s, in per cent of one processor.\n");
        Console.WriteLine("| process | processor use |");
        Console.WriteLine("| --- | --- |");
        Console.WriteLine($"| idle, no model | {Share(duration):0.000} % |");
        using (var model = AdaptiveModel.Open(path, options => options.Signals.Manual = true))
            Console.WriteLine($"| an open model that the application samples | {Share(duration):0.000} % |");
        using (var model = AdaptiveModel.Open(path, options => options.Policies.Battery().Load()))
            Console.WriteLine($"| an open model, battery and load read every second | {Share(duration):0.000} % |");
    }

    private static double Share(TimeSpan duration)
    {
        // The tiered compiler and the finalisers have their say first.
        GC.Collect();
        Thread.Sleep(TimeSpan.FromSeconds(3));
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var watch = Stopwatch.StartNew();
        Thread.Sleep(duration);
        process.Refresh();
        return (process.TotalProcessorTime - before) / watch.Elapsed * 100;
    }
}
