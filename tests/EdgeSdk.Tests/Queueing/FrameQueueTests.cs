using System.Collections.Concurrent;
using CsCheck;
using EdgeSdk.Frames;
using EdgeSdk.Queueing;
using EdgeSdk.Tests.Models;

namespace EdgeSdk.Tests.Queueing;

public class FrameQueueTests
{
    private static readonly byte[] Pixels = [.. Enumerable.Range(0, 16).Select(i => (byte)(i * 17))];

    [Theory]
    [InlineData(WhenFull.DropOldest, new ulong[] { 0, 3, 4 })]
    [InlineData(WhenFull.DropNewest, new ulong[] { 0, 1, 2 })]
    [InlineData(WhenFull.Coalesce, new ulong[] { 0, 4 })]
    public void A_full_line_drops_what_its_policy_says(WhenFull policy, ulong[] answered)
    {
        using var gate = new Gate();
        var seen = new List<ulong>();
        using var queue = new FrameQueue(gate.Run, result => seen.Add(result.Info.Id), o => (o.WhenFull, o.Capacity) = (policy, 2));
        queue.Offer(Grey(0));
        gate.WaitUntilBusy();
        for (ulong id = 1; id < 5; id++)
            queue.Offer(Grey(id));
        gate.Open();
        queue.Complete();
        Assert.Equal(answered, seen);
        Assert.Equal(new FrameCounts(5, answered.Length, 5 - answered.Length, 0, 0), queue.Counts);
    }

    [Fact]
    public async Task A_camera_that_blocks_waits_for_room_and_loses_nothing()
    {
        using var gate = new Gate();
        var seen = new List<ulong>();
        using var queue = new FrameQueue(gate.Run, result => seen.Add(result.Info.Id), o => (o.WhenFull, o.Capacity) = (WhenFull.Block, 2));
        var camera = Task.Run(() =>
        {
            for (ulong id = 0; id < 20; id++)
                Assert.True(queue.Offer(Grey(id)));
        }, TestContext.Current.CancellationToken);
        gate.WaitUntilBusy();
        Assert.True(SpinWait.SpinUntil(() => queue.Counts.Pending == 3, TimeSpan.FromMinutes(1)));
        gate.Open();
        await camera;
        queue.Complete();
        Assert.Equal(Enumerable.Range(0, 20).Select(i => (ulong)i), seen);
    }

    [Fact]
    public void A_camera_ten_times_too_fast_takes_nothing_from_another_and_grows_nothing()
    {
        using var gate = new Gate();
        var seen = new List<string>();
        using var queue = new FrameQueue(gate.Run, result => seen.Add(result.Info.Camera), o => o.Capacity = 3);
        queue.Offer(Grey(0, "first"));
        gate.WaitUntilBusy();
        for (ulong id = 0; id < 300; id++)
        {
            queue.Offer(Grey(id, "fast"));
            if (id % 100 == 0)
                queue.Offer(Grey(id, "slow"));
            Assert.InRange(queue.CountsOf("fast").Pending, 0, 3);
        }
        gate.Open();
        queue.Complete();
        Assert.Equal(["first", "fast", "slow", "fast", "slow", "fast", "slow"], seen);
        Assert.Equal(new FrameCounts(3, 3, 0, 0, 0), queue.CountsOf("slow"));
        Assert.Equal(new FrameCounts(300, 3, 297, 0, 0), queue.CountsOf("fast"));
        Assert.Equal(default, queue.CountsOf("none"));
    }

    [Fact]
    public void In_is_done_and_dropped_and_failed_to_the_frame_whatever_happens() => Gen.Select(
        Gen.Enum<WhenFull>(), Gen.Int[1, 4], Gen.Int[1, 4], Gen.Int[0, 200], Gen.Int[0, 6], Gen.Bool)
        .Sample((policy, capacity, cameras, frames, failEvery, complete) =>
        {
            using var model = new Gate(open: true) { FailEvery = failEvery };
            var (answered, failed, dropped) = (0, 0, 0);
            var queue = new FrameQueue(model.Run, result => answered++, o => (o.WhenFull, o.Capacity) = (policy, capacity));
            queue.Failed += (_, _) => failed++;
            var threads = Enumerable.Range(0, cameras).Select(camera => new Thread(() =>
            {
                for (var i = 0; i < frames; i++)
                    if (!queue.Offer(Grey((ulong)i, $"{camera}")))
                        Interlocked.Increment(ref dropped);
            })).ToArray();
            Array.ForEach(threads, thread => thread.Start());
            if (!complete)
                queue.Dispose();
            Array.ForEach(threads, thread => thread.Join());
            queue.Complete();
            queue.Dispose();
            var counts = queue.Counts;
            var perCamera = Enumerable.Range(0, cameras).Select(camera => queue.CountsOf($"{camera}")).ToArray();
            return counts.Pending == 0 && counts.In == (long)cameras * frames && counts.In == counts.Done + counts.Dropped + counts.Failed
                && counts.Done == answered && counts.Failed == failed && counts.Dropped >= dropped
                && perCamera.All(c => c.In == frames && c.In == c.Done + c.Dropped + c.Failed)
                && (policy != WhenFull.Block || !complete || counts.Dropped == 0);
        }, iter: 150);

    [Fact]
    public void What_one_frame_or_its_receiver_throws_ends_no_line()
    {
        using var model = new Gate(open: true) { FailEvery = 2 };
        var failures = new ConcurrentQueue<FrameFailure>();
        using var queue = new FrameQueue(model.Run, result => throw new InvalidDataException("receiver"), o => o.Capacity = 10);
        queue.Failed += (_, failure) => failures.Enqueue(failure);
        for (ulong id = 0; id < 4; id++)
            queue.Offer(Grey(id));
        queue.Complete();
        Assert.Equal(["receiver", "injected", "receiver", "injected"], failures.Select(failure => failure.Error!.Message));
        Assert.Equal(new FrameCounts(4, 0, 0, 4, 0), queue.Counts);
    }

    [Fact]
    public void The_frame_that_runs_is_the_frame_that_was_offered_and_its_owner_has_it_back()
    {
        using var model = AdaptiveModel.Open(new TinyModel().Write());
        var expected = model.Run(Grey(0)).Logits.ToArray();
        var (logits, info) = (Array.Empty<float>(), default(FrameInfo));
        using var queue = new FrameQueue(model.Run, result => (logits, info) = (result.Logits.ToArray(), result.Info));
        byte[] padded = [.. Enumerable.Range(0, 4).SelectMany(y => (byte[])[.. Pixels[(4 * y)..(4 * y + 4)], 99, 99])];
        var lease = new Lease(() => Array.Clear(padded));
        queue.Offer(Frame.Over(padded, 4, 4, PixelFormat.Mono8, 6) with { Info = new(7, "left"), Lease = lease });
        Assert.Equal(1, lease.Disposals);
        queue.Complete();
        Assert.Equal(expected, logits);
        Assert.Equal(new FrameInfo(7, "left"), info);
    }

    [Fact]
    public void Bad_input_is_refused_and_not_counted()
    {
        using var model = new Gate(open: true);
        using var queue = new FrameQueue(model.Run, _ => { }, o => o.MaxCameras = 1);
        Assert.Throws<ArgumentException>(() => queue.Offer(default));
        queue.Offer(Grey(0, "one"));
        Assert.Contains("'two'", Assert.Throws<InvalidOperationException>(() => queue.Offer(Grey(0, "two"))).Message);
        queue.Complete();
        Assert.False(queue.Offer(Grey(1, "one")));
        Assert.Equal(new FrameCounts(2, 1, 1, 0, 0), queue.Counts);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FrameQueue(model.Run, _ => { }, o => o.Capacity = 0));
    }

    private static Frame Grey(ulong id, string camera = "") => Frame.Over(Pixels, 4, 4, PixelFormat.Mono8) with { Info = new(id, camera) };

    private sealed class Lease(Action returned) : IDisposable
    {
        public int Disposals { get; private set; }

        public void Dispose()
        {
            Disposals++;
            returned();
        }
    }

    /// <summary>A model whose first frame waits until it may end.</summary>
    private sealed class Gate(bool open = false) : IDisposable
    {
        private static readonly string Path = new TinyModel().Write();
        private readonly AdaptiveModel _model = AdaptiveModel.Open(Path, o =>
        {
            o.Threads = 1;
            o.Signals.Manual = true;
        });

        private readonly ManualResetEventSlim _open = new(open);
        private readonly ManualResetEventSlim _busy = new();
        private int _frames;

        public int FailEvery { get; init; }

        public FrameResult Run(in Frame frame)
        {
            _busy.Set();
            _open.Wait();
            return FailEvery > 0 && ++_frames % FailEvery == 0
                ? throw new InvalidDataException("injected")
                : _model.Run(frame, 0.1);
        }

        public void WaitUntilBusy() => _busy.Wait();

        public void Open() => _open.Set();

        public void Dispose() => _model.Dispose();
    }
}
