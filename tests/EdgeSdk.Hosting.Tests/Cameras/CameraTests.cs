using System.Runtime.CompilerServices;
using System.Threading.Channels;
using EdgeSdk.Frames;
using EdgeSdk.Queueing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EdgeSdk.Hosting.Tests.Cameras;

public class CameraTests
{
    [Fact]
    public async Task Several_cameras_share_a_model_and_every_frame_is_accounted_for()
    {
        await using var line = new Line(options => options.WhenFull = WhenFull.Block);
        foreach (var camera in (string[])["left", "right", "top"])
            line.Model.AddCamera(camera, TestCameras.Of(30));
        var parts = await line.StartAsync();
        await Line.UntilAsync(() => line.Seen.Count == 90);
        await line.StopAsync(TestContext.Current.CancellationToken);
        Assert.All(parts.Cameras, camera => Assert.Equal(new FrameCounts(30, 30, 0, 0, 0), camera.Counts));
        Assert.True(line.Logs.Has(LogLevel.Information, "closed after 90 frames: 90 answered, 0 dropped, 0 failed"), line.Logs.ToString());
    }

    [Fact]
    public async Task A_camera_that_throws_or_ends_is_started_again_later_and_later_and_the_other_one_is_not_concerned()
    {
        await using var line = new Line(options => (options.WhenFull, options.RestartAfter, options.RestartAtMost) = (WhenFull.Block, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)));
        var starts = 0;
        var working = false;
        line.Model.AddCamera("left", (_, stopping) => GiveAsync(stopping)).AddCamera("right", TestCameras.Of(5));
        var parts = await line.StartAsync();
        foreach (var rest in (int[])[1, 2, 3, 3])
        {
            await RestingAsync();
            Assert.Equal("it threw IOException: the cable is out", parts.Cameras[0].Problem);
            var before = starts;
            line.Clock.Advance(TimeSpan.FromSeconds(rest) - TimeSpan.FromMilliseconds(1));
            Assert.Equal(CameraState.Resting, parts.Cameras[0].State);
            Assert.Equal(before, starts);
            line.Clock.Advance(TimeSpan.FromMilliseconds(1));
            await Line.UntilAsync(() => starts == before + 1);
        }
        await RestingAsync();
        Assert.Contains("camera 'left' gives no frames: it threw IOException: the cable is out.", parts.CheckHealth().Problems);
        Assert.Equal(EdgeModelState.Degraded, parts.CheckHealth().State);
        working = true;
        line.Clock.Advance(TimeSpan.FromSeconds(3));
        await RestingAsync("it ended");
        Assert.Equal(5, parts.Cameras[0].Restarts);
        Assert.Equal((2, 5), (parts.Cameras[0].Counts.Done, parts.Cameras[1].Counts.Done));
        // It had worked: the rests begin anew.
        line.Clock.Advance(TimeSpan.FromSeconds(1));
        await Line.UntilAsync(() => parts.Cameras[0].Restarts == 6);

        async Task RestingAsync(string? problem = null)
        {
            await Line.UntilAsync(() => parts.Cameras[0] is { State: CameraState.Resting } camera && (problem is null || camera.Problem == problem));
            // The timer of the rest is set right after the state.
            await Line.UntilAsync(() => line.Logs.Count("camera 'left' stopped") == starts);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        async IAsyncEnumerable<CameraFrame> GiveAsync([EnumeratorCancellation] CancellationToken stopping)
        {
            Interlocked.Increment(ref starts);
            await Task.Yield();
            stopping.ThrowIfCancellationRequested();
            if (!working)
                throw new IOException("the cable is out");
            yield return Line.Grey();
            yield return Line.Grey();
        }
    }

    [Fact]
    public async Task A_camera_that_falls_silent_is_ended_and_started_again()
    {
        await using var line = new Line(options => options.SilentAfter = TimeSpan.FromSeconds(5));
        var starts = new List<Channel<CameraFrame>>();
        line.Model.AddCamera("left", TestCameras.From(() =>
        {
            var channel = Channel.CreateUnbounded<CameraFrame>();
            lock (starts)
                starts.Add(channel);
            return channel.Reader;
        }));
        var parts = await line.StartAsync();
        await Line.UntilAsync(() => starts.Count == 1);
        starts[0].Writer.TryWrite(Line.Grey());
        await Line.UntilAsync(() => line.Seen.Count == 1);
        Assert.Equal((CameraState.Running, (string?)null), (parts.Cameras[0].State, parts.Cameras[0].Problem));
        await Task.Delay(20, TestContext.Current.CancellationToken);
        line.Clock.Advance(TimeSpan.FromSeconds(5));
        await Line.UntilAsync(() => parts.Cameras[0].State == CameraState.Resting);
        Assert.Equal("it gave no frame for 00:00:05", parts.Cameras[0].Problem);
        await Line.UntilAsync(() =>
        {
            line.Clock.Advance(TimeSpan.FromSeconds(1));
            return starts.Count == 2;
        });
        starts[1].Writer.TryWrite(Line.Grey());
        await Line.UntilAsync(() => line.Seen.Count == 2);
        Assert.Null(parts.Cameras[0].Problem);
    }

    [Fact]
    public async Task A_frame_whose_geometry_is_wrong_stops_its_camera_with_the_reason()
    {
        await using var line = new Line();
        line.Model.AddCamera("left", stopping => OneAsync());
        var parts = await line.StartAsync();
        await Line.UntilAsync(() => parts.Cameras[0].State == CameraState.Resting);
        Assert.StartsWith("it threw ArgumentException: ", parts.Cameras[0].Problem);

        static async IAsyncEnumerable<CameraFrame> OneAsync()
        {
            await Task.Yield();
            yield return new(new byte[5], 4, 4, PixelFormat.Mono8);
        }
    }

    [Fact]
    public async Task Frames_that_wait_are_answered_before_the_host_stops()
    {
        using var gate = new SemaphoreSlim(0);
        await using var line = new Line(options => options.QueueCapacity = 10);
        line.Model.OnResult(_ => gate.Wait());
        var parts = await line.StartAsync();
        for (ulong id = 1; id <= 8; id++)
            parts.Offer(Line.Grey(id).ToFrame());
        var stopping = line.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stopping.IsCompleted);
        gate.Release(100);
        await stopping;
        Assert.Equal(new FrameCounts(8, 8, 0, 0, 0), parts.Counts);
        Assert.Equal(8, line.Seen.Count);
    }

    [Fact]
    public async Task In_a_hurry_frames_that_wait_are_dropped_and_counted()
    {
        using var gate = new SemaphoreSlim(0);
        await using var line = new Line(options => options.QueueCapacity = 10);
        line.Model.OnResult(_ => gate.Wait());
        var parts = await line.StartAsync();
        for (ulong id = 1; id <= 8; id++)
            parts.Offer(Line.Grey(id).ToFrame());
        await Line.UntilAsync(() => line.Seen.Count == 1);
        var stopping = line.StopAsync(new CancellationToken(canceled: true));
        while (!stopping.IsCompleted)
        {
            gate.Release();
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        await stopping;
        var counts = parts.Counts;
        Assert.Equal((8, 0, 0, 8), (counts.In, counts.Failed, counts.Pending, counts.Done + counts.Dropped));
        Assert.NotEqual(0, counts.Dropped);
        Assert.Equal(counts.Done, line.Seen.Count);
    }

    [Fact]
    public async Task A_camera_may_need_services_and_choose_region_and_numbers()
    {
        await using var line = new Line();
        line.Services.AddSingleton(new Exposure(200));
        line.Model.AddCamera("left", (services, _) => OneAsync(services.GetRequiredService<Exposure>()));
        await line.StartAsync();
        await Line.UntilAsync(() => !line.Seen.IsEmpty);
        Assert.Equal(new FrameInfo(41, "left", TimeSpan.FromSeconds(3), FramePriority.Critical), line.Seen.First().Info);

        static async IAsyncEnumerable<CameraFrame> OneAsync(Exposure exposure)
        {
            await Task.Yield();
            yield return Line.Grey(value: exposure.Grey) with
            {
                Region = new(1, 1, 2, 2),
                Info = new(41, "not its name", TimeSpan.FromSeconds(3), FramePriority.Critical),
            };
        }
    }

    private sealed record Exposure(byte Grey);
}
