using System.Collections.Concurrent;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Queueing;
using EdgeSdk.Updates;

namespace EdgeSdk.Robustness;

/// <summary>
/// Many threads at once on one model and one queue: frames offered from all sides, the model exchanged, runs cancelled, budgets forced and released, and at a
/// random moment the queue or the model disposed. Every frame must be accounted for, and nothing may throw what is not documented.
/// </summary>
internal sealed class Racing : IDisposable
{
    private const int Cameras = 6;
    private const int Meddlers = 4;

    private readonly string _folder = Directory.CreateTempSubdirectory("edgesdk-race-").FullName;
    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly Totals _totals = new();

    private Racing()
    {
        for (var version = 0; version < 2; version++)
            File.WriteAllBytes(Source(version), KilledChild.Model(version));
    }

    public static Figure Run(long frames, int seed)
    {
        using var racing = new Racing();
        var random = new Random(seed);
        for (var round = 0; racing._totals.Offered < frames && racing._wrong.IsEmpty; round++)
            racing.Round((WhenFull)(round % 4), random.Next(4), seed + round);
        foreach (var problem in racing._wrong.Take(10))
            Console.Error.WriteLine(problem);
        var t = racing._totals;
        return new(racing._wrong.IsEmpty, FormattableString.Invariant(
            $"{racing._wrong.Count} frames unaccounted for or exceptions undocumented in {t.Rounds} races of {Cameras + Meddlers} threads: {t.Offered:n0} frames offered, {t.Done:n0} done, {t.Dropped:n0} dropped, {t.Failed:n0} failed ({t.Ended:n0} of them cancelled); {t.Swaps:n0} swaps, {t.Meddled:n0} times forced, released or cancelled"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Round(WhenFull whenFull, int end, int seed)
    {
        const int PerCamera = 400;
        long answered = 0, failed = 0, ended = 0, offered = 0;
        var live = LiveModel.OpenFile(Source(0), options => (options.Threads, options.Signals.Manual) = (1, true));
        var queue = new FrameQueue(live.Run, _ => answered++, options => (options.WhenFull, options.Capacity) = (whenFull, 8));
        queue.Failed += (_, failure) =>
        {
            failed++;
            ended += failure.Outcome != RunOutcome.Answered ? 1 : 0;
            // Cancelled, or the model was taken away: both happen here.
            if (failure.Error is not (null or ObjectDisposedException))
                _wrong.Enqueue($"seed {seed}: a frame failed with {failure.Error}");
        };
        using var stop = new CancellationTokenSource();
        var threads = new List<Thread>();
        for (var camera = 0; camera < Cameras; camera++)
        {
            var name = $"camera {camera}";
            threads.Add(Guarded(() =>
            {
                var pixels = new byte[16];
                for (var i = 0; i < PerCamera; i++)
                {
                    Interlocked.Increment(ref offered);
                    queue.Offer(Frame.Over(pixels, 4, 4, PixelFormat.Mono8) with { Info = new((ulong)i, name) });
                    if (i % 16 == 0)
                        Thread.Yield();
                }
            }));
        }
        var meddlers = Enumerable.Range(0, Meddlers).Select(meddler => Guarded(() => Meddle(live, meddler, new Random(seed * Meddlers + meddler), stop.Token))).ToArray();
        threads.ForEach(thread => thread.Start());
        Array.ForEach(meddlers, thread => thread.Start());
        // At the end of a race: the frames are all offered, or the queue goes, or the model goes, or both, while they are.
        var patience = new Random(seed).Next(1, 2000);
        for (var spin = 0; end != 0 && spin < patience && threads.Any(thread => thread.IsAlive); spin++)
            Thread.Yield();
        if (end is 2 or 3)
            live.Dispose();
        if (end is 1 or 3)
            queue.Dispose();
        threads.ForEach(thread => thread.Join());
        queue.Complete();
        stop.Cancel();
        Array.ForEach(meddlers, thread => thread.Join());
        var counts = queue.Counts;
        queue.Dispose();
        live.Dispose();
        if (counts.In != offered || counts.In != counts.Done + counts.Dropped + counts.Failed || counts.Pending != 0 || counts.Done != answered || counts.Failed != failed)
            _wrong.Enqueue($"seed {seed}, {whenFull}, end {end}: {offered} offered, {answered} answered, {failed} failed; {counts}");
        _totals.Add(counts, ended);
    }

    private void Meddle(LiveModel live, int meddler, Random random, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            try
            {
                switch (meddler)
                {
                    case 0:
                        if (live.Put(Source(i % 2)) is { IsAccepted: false } update)
                            _wrong.Enqueue($"an exchange was refused: {update.Problem}");
                        Interlocked.Increment(ref _totals.Swaps);
                        break;
                    case 1:
                        live.Model.Cancel();
                        Interlocked.Increment(ref _totals.Meddled);
                        Thread.Yield();
                        break;
                    default:
                        if (random.Next(2) == 0)
                            live.Force(0.05 + 0.95 * random.NextDouble(), random.Next(2) == 0 ? TimeSpan.FromMilliseconds(1) : null);
                        else
                            live.Release();
                        Interlocked.Increment(ref _totals.Meddled);
                        Thread.Yield();
                        break;
                }
            }
            catch (ObjectDisposedException)
            {
                // The model was taken away.
                return;
            }
        }
    }

    private Thread Guarded(Action act) => new(() =>
    {
        try
        {
            act();
        }
        catch (Exception e)
        {
            _wrong.Enqueue(e.ToString());
        }
    });

    private string Source(int version) => Path.Combine(_folder, $"version{version}.onnx");

    private sealed class Totals
    {
        public int Rounds;
        public long Offered;
        public long Done;
        public long Dropped;
        public long Failed;
        public long Ended;
        public long Swaps;
        public long Meddled;

        public void Add(FrameCounts counts, long ended)
        {
            Rounds++;
            (Offered, Done, Dropped, Failed) = (Offered + counts.In, Done + counts.Done, Dropped + counts.Dropped, Failed + counts.Failed);
            Ended += ended;
        }
    }
}
