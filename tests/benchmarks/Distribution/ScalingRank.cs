using System.Diagnostics;
using System.Text.Json;
using EdgeSdk.Trainer.Distribution;
using EdgeSdk.Trainer.Methods;
using static TorchSharp.torch;

namespace EdgeSdk.Benchmarks.Distribution;

/// <summary>What a rank measures for <see cref="ScalingTable"/>.</summary>
internal static class ScalingRank
{
    /// <summary>The argument that makes this program a rank.</summary>
    public const string Child = "mpi-model-rank";

    /// <summary>Images of a rank in the two sizes of step.</summary>
    public const int Few = 32, Many = 128;

    private const int Steps = 9, WarmUp = 2, LossRows = 1024;
    private static readonly int[] Sizes = [8, 1 << 10, 1 << 14, 1 << 18, 1 << 22];

    /// <summary>Measures; rank 0 prints it.</summary>
    public static int Rank()
    {
        using var ranks = Communicator.FromLauncher();
        set_num_threads(1);
        manual_seed(1);
        var counting = new CountingRanks(ranks);
        using var steps = new VicRegSteps(counting);
        var measured = new Measured(Measure(steps, Few, counting), Measure(steps, Many, counting), LossSeconds() / LossRows, [.. Sizes.Select(size => Sum(ranks, size))]);
        if (ranks.IsFirst)
            Console.WriteLine(JsonSerializer.Serialize(measured));
        return 0;
    }

    private static Step Measure(VicRegSteps steps, int images, CountingRanks ranks)
    {
        using var first = VicRegSteps.Images(images);
        using var second = VicRegSteps.Images(images);
        for (var step = 0; step < WarmUp; step++)
            steps.Run(first, second);
        var before = ranks.Sent;
        var seconds = Fastest(Steps, () => steps.Run(first, second));
        return new Step(seconds, ranks.Sent.Since(before, Steps));
    }

    /// <summary>The loss of the projections of a whole batch, forward and backward, which every rank computes.</summary>
    private static double LossSeconds()
    {
        using var first = rand(LossRows, VicRegSteps.ProjectorWidth, requires_grad: true);
        using var second = rand(LossRows, VicRegSteps.ProjectorWidth, requires_grad: true);
        var loss = new VicRegLoss();
        return Fastest(Steps, () =>
        {
            using var scope = NewDisposeScope();
            loss.Of(first, second).backward();
        });
    }

    private static Transfer Sum(Communicator ranks, int bytes)
    {
        var values = new double[bytes / sizeof(double)];
        var repeats = bytes < 1 << 16 ? 50 : 3;
        ranks.Sum(values);
        return new Transfer(bytes, Fastest(Steps, () =>
        {
            for (var repeat = 0; repeat < repeats; repeat++)
                ranks.Sum(values);
        }) / repeats);
    }

    // What else runs on the machine only ever adds time.
    private static double Fastest(int times, Action action) => Enumerable.Range(0, times).Select(_ =>
    {
        var start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }).Min();

    internal sealed record Measured(Step Few, Step Many, double LossSecondsPerImage, Transfer[] Sums);

    internal sealed record Step(double Seconds, Sent Sent);

    internal sealed record Transfer(double Bytes, double Seconds);
}
