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
        var goals = new Goals();
        Console.WriteLine($"| idle, no model | {Share(duration):0.000} % |");
        using (var model = AdaptiveModel.Open(path, options => options.Signals.Manual = true))
            Console.WriteLine($"| an open model that the application samples | {Share(duration):0.000} % |");
        using (var model = AdaptiveModel.Open(path, options => options.Policies.Battery().Load()))
        {
            var share = Share(duration);
            Console.WriteLine($"| an open model that has seen no frame for a while | {share:0.000} % |");
            goals.Add("per cent of a processor, an open, idle model", share, $"{share:0.000}", 0.1);
            using var stop = new CancellationTokenSource();
            var frames = Task.Run(() => Look(model, stop.Token));
            Console.WriteLine($"| the same, asked for a budget once a second | {Share(duration):0.000} % |");
            stop.Cancel();
            frames.Wait();
        }
        goals.Print();
    }

    private static async Task Look(AdaptiveModel model, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            model.Governor.Decide();
            await Task.Delay(1000, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static double Share(TimeSpan duration)
    {
        // The compiler, the finalisers and the rates of the sampler settle first.
        GC.Collect();
        Thread.Sleep(TimeSpan.FromSeconds(8));
        var before = Environment.CpuUsage.TotalTime;
        var watch = Stopwatch.StartNew();
        Thread.Sleep(duration);
        return (Environment.CpuUsage.TotalTime - before) / watch.Elapsed * 100;
    }
}
