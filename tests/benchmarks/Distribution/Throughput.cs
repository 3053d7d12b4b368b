using System.Diagnostics;
using System.Globalization;
using EdgeSdk.Models;
using EdgeSdk.Trainer;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Methods;
using EdgeSdk.Trainer.Networks;
using EdgeSdk.Trainer.Runs;
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
        using var network = new ChannelGatedResNet(
            new NetworkOptions { StemChannels = 16, Stages = [new(16, 1, 1), new(32, 1, 2), new(64, 1, 2), new(128, 1, 2)], TierMultiple = 2 },
            new ModelInput(1, 28, 28), [0.3f], [0.3f], [1]);
        using var projector = new Projector(128, 256);
        var method = new VicRegMethod(network, projector);
        var parameters = method.Modules.SelectMany(m => m.Module.named_parameters().Select(p => ($"{m.Name}.{p.name}", (Tensor)p.parameter))).ToList();
        var exchange = ranks.IsAlone ? null : new GradientExchange(ranks, parameters.Select(p => p.Item2));
        if (exchange is not null)
        {
            var batch = new GlobalBatch(ranks) { Gradients = exchange };
            batch.Join(network);
            batch.Join(projector);
        }

        using var optimizer = new AdamW(parameters, 1e-4);
        using var first = rand(Batch / ranks.Size, 1, 28, 28);
        using var second = rand(Batch / ranks.Size, 1, 28, 28);
        var start = 0L;
        for (var step = 0; step < WarmUp + Steps; step++)
        {
            if (step == WarmUp)
                start = Stopwatch.GetTimestamp();
            using var pause = CollectionPause.Begin();
            method.Backward(new StepImages(first, second, null), 0.5, 0.5);
            exchange?.Finish();
            optimizer.Step(2e-3);
        }

        if (ranks.IsFirst)
            Console.WriteLine((Batch * Steps / Stopwatch.GetElapsedTime(start).TotalSeconds).ToString("R", CultureInfo.InvariantCulture));
        return 0;
    }
}
