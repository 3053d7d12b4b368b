using System.Diagnostics;
using System.Globalization;
using EdgeSdk.Trainer.Distribution;
using static TorchSharp.torch;

namespace EdgeSdk.Benchmarks.Distribution;

/// <summary>Images per second of ranks and of threads, the same batch and two cores.</summary>
internal static class Throughput
{
    /// <summary>The argument that makes this program a rank.</summary>
    public const string Child = "mpi-throughput-rank";

    private const int Batch = 256, WarmUp = 2, Steps = 8;

    /// <summary>Prints the table, the forms taking turns; the answer is whether both goals were reached.</summary>
    public static bool Print(int turns)
    {
        (int Ranks, int Threads)[] forms = [(1, 1), (1, 2), (2, 1)];
        var speeds = forms.Select(_ => new List<double>()).ToArray();
        for (var turn = 0; turn < turns; turn++)
            for (var form = 0; form < forms.Length; form++)
                speeds[form].Add(double.Parse(Mpirun.Run(forms[form].Ranks == 1 ? 0 : 2, forms[form].Threads, TimeSpan.FromSeconds(100), Child, $"{forms[form].Threads}"), CultureInfo.InvariantCulture));
        Console.WriteLine($"Processor: {Processor.Describe()}. VICReg, batch {Batch} of 28x28, {Steps} steps a turn, best of {turns} turns.");
        Console.WriteLine("| ranks | threads each | images / s |\n| --- | --- | --- |");
        for (var form = 0; form < forms.Length; form++)
            Console.WriteLine($"| {forms[form].Ranks} | {forms[form].Threads} | {speeds[form].Max():0} |");
        var (toThreads, toOne) = (speeds[2].Max() / speeds[1].Max(), speeds[2].Max() / speeds[0].Max());
        Console.WriteLine($"2 ranks / 2 threads: {toThreads:0.00} (goal 1.2). 2 ranks / 1 rank, one thread each: {toOne:0.00} (goal 1.6).");
        return toThreads >= 1.2 && toOne >= 1.6;
    }

    /// <summary>Is a rank: trains, and rank 0 prints the images per second of all.</summary>
    public static int Rank(int threads)
    {
        using var ranks = Communicator.FromLauncher();
        set_num_threads(threads);
        manual_seed(1);
        using var steps = new VicRegSteps(ranks);
        using var first = VicRegSteps.Images(Batch / ranks.Size);
        using var second = VicRegSteps.Images(Batch / ranks.Size);
        var start = 0L;
        for (var step = 0; step < WarmUp + Steps; step++)
        {
            if (step == WarmUp)
                start = Stopwatch.GetTimestamp();
            steps.Run(first, second);
        }

        if (ranks.IsFirst)
            Console.WriteLine((Batch * Steps / Stopwatch.GetElapsedTime(start).TotalSeconds).ToString("R", CultureInfo.InvariantCulture));
        return 0;
    }
}
