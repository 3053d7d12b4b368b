using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using EdgeSdk.Trainer.Data;

namespace EdgeSdk.Trainer.Augmentation;

/// <summary>One training batch, or this rank's part of one: two random views of the same images, each [n, channels, height, width] in 0..1.</summary>
/// <param name="First">One view of each image.</param>
/// <param name="Second">The other.</param>
/// <param name="Indices">The n images.</param>
/// <param name="All">The images of the whole batch.</param>
internal sealed record ViewBatch(float[] First, float[] Second, int[] Indices, int[] All);

/// <summary>
/// Shuffles an epoch and makes its batches on threads of its own, a few ahead of training. The order is a pure function of
/// (seed, epoch); images that do not fill a last batch wait for another epoch. Of several parts each makes the views of its own place in every batch.
/// </summary>
internal sealed class ViewLoader(ImageSet images, Augmenter augmenter, int batchSize, long seed, int threads = 1, int part = 0, int parts = 1)
{
    private const int BatchesAhead = 3;
    private const long ShuffleStream = -1;

    public int BatchesPerEpoch { get; } = images.Count / batchSize;

    public IEnumerable<ViewBatch> Epoch(int epoch, int firstBatch = 0)
    {
        using var ready = new BlockingCollection<ViewBatch>(BatchesAhead);
        using var stop = new CancellationTokenSource();
        var producer = Task.Factory.StartNew(
            () => Produce(epoch, firstBatch, ready, stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            foreach (var batch in ready.GetConsumingEnumerable(CancellationToken.None))
                yield return batch;
            producer.GetAwaiter().GetResult();
        }
        finally
        {
            stop.Cancel();
            ((IAsyncResult)producer).AsyncWaitHandle.WaitOne();
        }
    }

    private void Produce(int epoch, int firstBatch, BlockingCollection<ViewBatch> ready, CancellationToken stop)
    {
        try
        {
            var order = Shuffle(epoch);
            for (var batch = firstBatch; batch < BatchesPerEpoch; batch++)
                ready.Add(Make(order.AsSpan(batch * batchSize, batchSize).ToArray(), epoch), stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            ready.CompleteAdding();
        }
    }

    private ViewBatch Make(int[] all, int epoch)
    {
        var own = all.Length / parts;
        var indices = all[(part * own)..((part + 1) * own)];
        var size = images.BytesPerImage;
        var first = new float[indices.Length * size];
        var second = new float[indices.Length * size];
        try
        {
            Parallel.For(0, indices.Length, new ParallelOptions { MaxDegreeOfParallelism = threads }, i =>
            {
                augmenter.View(images[indices[i]], epoch, indices[i], 0, first.AsSpan(i * size, size));
                augmenter.View(images[indices[i]], epoch, indices[i], 1, second.AsSpan(i * size, size));
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return new ViewBatch(first, second, indices, all);
    }

    private int[] Shuffle(int epoch) => CounterRandom.Permutation(images.Count, new CounterRandom(seed, epoch, ShuffleStream, 0));
}
