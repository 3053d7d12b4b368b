using System.Text.Json;

namespace EdgeSdk.Benchmarks.Distribution;

/// <summary>Measures the terms of <see cref="ScalingModel"/> on this machine and carries them to more ranks, on paper.</summary>
internal static class ScalingTable
{
    private const int FixedBatch = 512, ImagesEach = 128;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Prints what was measured, the check at two ranks, and the tables.</summary>
    public static void Print()
    {
        var (one, two) = (Measure(1), Measure(2));
        var slope = (one.Many.Seconds - one.Few.Seconds) / (ScalingRank.Many - ScalingRank.Few);
        var projections = (one.Many.Sent.GatherBytes - one.Few.Sent.GatherBytes) / (ScalingRank.Many - ScalingRank.Few);
        // Of one rank norms send nothing, so the counts are those of two; the images' share of them is the projections.
        var sent = two.Few.Sent with { GatherBytes = two.Few.Sent.GatherBytes - ScalingRank.Few * projections };
        var model = new ScalingModel(Math.Max(0, one.Few.Seconds - slope * ScalingRank.Few), slope - one.LossSecondsPerImage, one.LossSecondsPerImage, sent, projections);
        var here = Link.Fit(two.Sums.Select(sum => (sum.Bytes, sum.Seconds)));

        Console.WriteLine($"Processor: {Processor.Describe()}. {VicRegSteps.Described}; one thread each, the fastest of 9 of everything.");
        Console.WriteLine("Sum over 2 ranks: " + string.Join(", ", two.Sums.Select(sum => $"{sum.Bytes:0} B {sum.Seconds * 1e6:0} us")) + $"; fitted: {here.Latency * 1e6:0.0} us, {here.Bandwidth / 1e9:0.00} GB/s.");
        Console.WriteLine($"Compute of a step: {model.Fixed * 1e3:0.0} ms + {model.PerImage * 1e3:0.000} ms for an image of the rank + {model.LossPerImage * 1e3:0.0000} ms for an image of the batch.");
        Console.WriteLine($"A rank sends in a step: {sent.Gathers:0} gathers, together {sent.GatherBytes / 1e3:0.0} kB and {projections:0} B an image; {sent.Sums:0} sums, together {sent.SumBytes / 1e3:0.0} kB; {sent.Buckets:0} buckets, together {sent.BucketBytes / 1e3:0} kB.");
        foreach (var (images, step) in new[] { (ScalingRank.Few, two.Few), (ScalingRank.Many, two.Many) })
            Console.WriteLine($"2 ranks, {images} images each: the formula says {model.Step(2, 2 * images, here) * 1e3:0.0} ms, measured {step.Seconds * 1e3:0.0} ms.");

        foreach (var (name, link) in new[] { ("this machine's shared memory", here), ("10 Gbit/s, 20 us", new Link(20e-6, 1.25e9)) })
        {
            Console.WriteLine($"\nOn paper, {name}:\n");
            Console.WriteLine("| ranks | batch | compute, ms | messages, ms | gradients, ms | step, ms | images / s | of ideal |");
            Console.WriteLine("| --- | --- | --- | --- | --- | --- | --- | --- |");
            foreach (var ranks in new[] { 1, 2, 8, 64, 512 })
                Row(model, ranks, FixedBatch, FixedBatch, link);
            foreach (var ranks in new[] { 8, 64, 512 })
                Row(model, ranks, ImagesEach * ranks, ImagesEach, link);
        }
    }

    private static void Row(ScalingModel model, int ranks, int batch, int alone, Link link)
    {
        var step = model.Step(ranks, batch, link);
        // As many times the images per second of one rank with this batch, as there are ranks.
        var ideal = ranks * alone / model.Step(1, alone, link);
        Console.WriteLine($"| {ranks} | {batch} | {model.Compute(ranks, batch) * 1e3:0.0} | {model.Messages(ranks, batch, link) * 1e3:0.0} | {model.Gradients(ranks, link) * 1e3:0.0} | {step * 1e3:0.0} | {batch / step:0} | {batch / step / ideal:0.0%} |");
    }

    private static ScalingRank.Measured Measure(int ranks) => JsonSerializer.Deserialize<ScalingRank.Measured>(Mpirun.Run(ranks, 1, Limit, ScalingRank.Child))!;
}
