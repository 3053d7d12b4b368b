using System.Diagnostics;
using EdgeSdk.Execution;
using EdgeSdk.Frames;
using EdgeSdk.Queueing;
using EdgeSdk.Tests.Execution.Faults;
using EdgeSdk.Updates;
using Microsoft.Extensions.Time.Testing;

namespace EdgeSdk.Robustness;

/// <summary>
/// Frames of three cameras through a queue into a model whose budget changes, whose accelerator fails and comes back, and which is exchanged for
/// another one; every frame is counted by those who offer, answer and miss it.
/// </summary>
internal sealed class Soak : IDisposable
{
    private const int Cameras = 3;
    private const int FramesPerSwap = 10_000;

    private readonly string _folder = Directory.CreateTempSubdirectory("edgesdk-soak-").FullName;
    private readonly FakeTimeProvider _clock = new();
    private readonly FaultyProvider _provider;
    private readonly LiveModel _live;
    private readonly FrameQueue _queue;
    private readonly Random _random;
    private long _answered;
    private long _failed;
    private long _lies;
    private int _run;

    private Soak(int seed)
    {
        _random = new(seed);
        _provider = new(_clock, TimeSpan.FromMilliseconds(20)) { Sometimes = Fails };
        for (var version = 0; version < 2; version++)
            File.WriteAllBytes(Source(version), KilledChild.Model(version));
        var incoming = Directory.CreateDirectory(Path.Combine(_folder, "models", "incoming")).FullName;
        File.Copy(Source(0), Path.Combine(incoming, "first.onnx"));
        _live = LiveModel.Open(Path.Combine(_folder, "models"), options =>
        {
            options.Provider = _provider;
            options.Trust.AllowUnsigned = true;
            options.Threads = 1;
            options.Signals.Clock = _clock;
            options.Signals.Manual = true;
            options.Targets.HangAfter = TimeSpan.FromMilliseconds(20);
            options.Targets.RetryAfter = TimeSpan.FromMilliseconds(500);
            options.Targets.RetryAtMost = TimeSpan.FromSeconds(2);
            options.Targets.Prefer(Target.Cuda);
        });
        _queue = new(Run, result =>
        {
            _answered++;
            if (result.Embedding[0] != result.Embedding[0] || result.Score <= 0)
                _lies++;
        }, options => (options.WhenFull, options.Capacity) = (WhenFull.DropOldest, 64));
        _queue.Failed += (_, _) => _failed++;
    }

    public static Figure Run(long frames, int seed)
    {
        using var soak = new Soak(seed);
        var (offered, swaps, half) = soak.Offer(frames);
        var end = Resources.Now();
        var counts = soak._queue.Counts;
        var lost = Math.Abs(counts.In - offered) + Math.Abs(counts.In - counts.Done - counts.Dropped - counts.Failed)
            + Math.Abs(counts.Done - soak._answered) + Math.Abs(counts.Failed - soak._failed) + counts.Pending;
        var growth = (double)(end.Resident - half.Resident) / half.Resident;
        var sound = lost == 0 && soak._lies == 0 && end.Threads <= half.Threads + 2 && end.Files <= half.Files + 4;
        return new(sound && (frames < 1_000_000 || growth < 0.01), FormattableString.Invariant(
            $"{lost} frames unaccounted for of {counts.In:n0}: {counts.Done:n0} done, {counts.Dropped:n0} dropped, {counts.Failed:n0} failed; {soak._provider.Failures:n0} target failures, {swaps} model swaps; resident {end.Resident / 1e6:0.0} MB, {growth:+0.00 %;-0.00 %} in the second half (managed {half.Managed / 1e6:0.0} -> {end.Managed / 1e6:0.0} MB); threads {half.Threads} -> {end.Threads}, files {half.Files} -> {end.Files}"));
    }

    public void Dispose()
    {
        _queue.Dispose();
        _live.Dispose();
        _provider.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private (long Offered, int Swaps, Resources Half) Offer(long frames)
    {
        var pixels = new byte[16];
        var swaps = 0;
        var half = Resources.Now();
        string[] cameras = [.. Enumerable.Range(0, Cameras).Select(camera => $"camera {camera}")];
        for (long i = 0; i < frames; i++)
        {
            _random.NextBytes(pixels);
            // One camera is ten times as fast as the others.
            var camera = _random.Next(12) is var dice && dice < 10 ? 0 : dice - 9;
            _queue.Offer(Frame.Over(pixels, 4, 4, PixelFormat.Mono8) with { Info = new((ulong)i, cameras[camera]) });
            // Mostly at the speed of the model, so that few frames are dropped.
            while (i % 100 != 0 && _queue.CountsOf(cameras[camera]).Pending > 48)
                Thread.Yield();
            if (i % 500 == 0)
                _clock.Advance(TimeSpan.FromMilliseconds(600));
            if (i % FramesPerSwap == FramesPerSwap - 1)
            {
                var update = _live.Put(Source(++swaps % 2));
                if (!update.IsAccepted)
                    throw new InvalidOperationException(update.Problem);
            }
            if (i == frames / 2)
                half = Resources.Now();
        }
        _queue.Complete();
        return (frames, swaps, half);
    }

    private FrameResult Run(in Frame frame)
    {
        if (++_run % 97 == 0)
            _live.Model.Force(0.05 + 0.95 * (_run % 7 / 7.0));
        return _live.Run(frame);
    }

    // On the frames' thread and the retries': what fails when need not repeat, that nothing is lost must.
    private Injected? Fails(Target target, Call call) => target == Target.Cuda && Random.Shared.Next(call == Call.Open ? 4 : 1500) == 0
        ? new(target, call, 0, 0, call == Call.Run && Random.Shared.Next(20) == 0 ? Behaviour.Hangs : Behaviour.Throws, (TargetFault)Random.Shared.Next(3, 7))
        : null;

    private string Source(int version) => Path.Combine(_folder, $"version{version}.onnx");
}

/// <summary>What the process holds.</summary>
internal sealed record Resources(long Resident, long Managed, int Threads, int Files)
{
    public static Resources Now()
    {
        // Garbage, and the room that the collector keeps for more of it, are no leak.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        using var process = Process.GetCurrentProcess();
        return new(process.WorkingSet64, GC.GetTotalMemory(forceFullCollection: true), process.Threads.Count, OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount);
    }
}
